import { DahuaCamera } from '../../drivers/camera/dahua/camera.js';
import { HikvisionCamera } from '../../drivers/camera/hikvision/camera.js';
import type { Camera } from '../../drivers/camera/port.js';
import type { PushListener } from '../../drivers/camera/push/port.js';
import { SerialFrameCamera } from '../../drivers/camera/serial-frame/camera.js';
import { VzHttpCamera } from '../../drivers/camera/vz-http/camera.js';
import type { CameraBus } from '../../drivers/camera/vz-mqtt/bus.js';
import { VzMqttCamera } from '../../drivers/camera/vz-mqtt/camera.js';
import { LoginSession } from '../../drivers/http/login-session.js';
import type { SerialLine } from '../../drivers/serial/port.js';
import type { CameraConfig, NetworkLogin } from '../config/config.js';
import type { Environment } from '../environment/environment.js';
import { LanekeeperError } from '../errors.js';

/** Whatever cameras of a box share. */
export interface CameraPlaces {
  environment: Pick<Environment, 'clock' | 'wall' | 'random' | 'secret' | 'openHttpDevice'>;
  line: (port: string) => Promise<SerialLine>;
  /** Where cameras push to; null where none does. */
  listener: PushListener | null;
  /** The broker that cameras speak over; null where none does. */
  cameraBus: CameraBus | null;
}

const ID_LETTERS = 16;

/** @throws LanekeeperError where the configuration lacks what the family needs */
export async function openCamera(config: CameraConfig, places: CameraPlaces): Promise<Camera> {
  const { clock, wall, random } = places.environment;
  const newId = () => random.token(ID_LETTERS);
  switch (config.family) {
    case 'serial_frame':
      return new SerialFrameCamera({ line: await places.line(config.port), clock });
    case 'vz_http': {
      const listener = needed(places.listener, 'camera_push');
      const { address, polls } = config;
      return new VzHttpCamera({ listener, address, polls, clock });
    }
    case 'vz_mqtt': {
      const bus = needed(places.cameraBus, 'camera_broker');
      const { serialNumber, output } = config;
      const unixMs = () => wall.unixMs();
      return new VzMqttCamera({ bus, serialNumber, output, clock, unixMs, newId });
    }
    case 'dahua':
      return new DahuaCamera({ session: logIn(config, places), name: config.address, clock });
    case 'hikvision': {
      const { address, channel, mayOpen } = config;
      const session = logIn(config, places);
      const events =
        config.events === 'stream'
          ? ({ from: 'stream' } as const)
          : ({ from: 'push', listener: needed(places.listener, 'camera_push'), address } as const);
      return new HikvisionCamera({ session, name: address, events, channel, mayOpen, clock });
    }
  }
}

/** Whether the camera is told to look, over its own connection, when a car comes. */
export function isToldToLook(config: CameraConfig): boolean {
  return 'lookOnArrival' in config && config.lookOnArrival;
}

function logIn(
  { address, httpPort, user, password }: NetworkLogin,
  { environment }: CameraPlaces,
): LoginSession {
  const { clock, random } = environment;
  return new LoginSession({
    device: environment.openHttpDevice({ host: address, port: httpPort }),
    user,
    password: environment.secret(password),
    clock,
    clientNonce: () => random.token(ID_LETTERS),
  });
}

function needed<T>(part: T | null, section: string): T {
  if (part !== null) return part;
  const sentence = `A camera of this family needs the section "${section}".`;
  throw new LanekeeperError('config/section-missing', sentence);
}
