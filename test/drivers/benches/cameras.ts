import type { ExecutionContext } from 'ava';
import type { Camera } from '../../../drivers/camera/port.js';
import { HttpPushListener } from '../../../drivers/camera/push/http-listener.js';
import { SerialFrameCamera } from '../../../drivers/camera/serial-frame/camera.js';
import { CameraTwin } from '../../../drivers/camera/serial-frame/twin.js';
import { VzHttpCamera } from '../../../drivers/camera/vz-http/camera.js';
import { VzHttpBeat } from '../../../drivers/camera/vz-http/twin-beat.js';
import { VzHttpTwin } from '../../../drivers/camera/vz-http/twin.js';
import { SimulatedClock } from '../../support/clock.js';
import { dahua, hikvision, HOST, VZ_NUMBER, vzMqtt } from '../network-cameras.js';
import { until } from '../../support/until.js';
import { cableOf } from './cables.js';

/** A camera with its twin. Each act resolves when the controller has heard of it. */
export interface CameraBench {
  camera: Camera;
  see: (plate: string) => Promise<unknown>;
  /** The same read once more. */
  repeat: () => Promise<unknown>;
  /** Bytes that are no read. */
  babble: (bytes: Uint8Array) => Promise<unknown>;
  /** One round of a camera that has to be listened to before it hears an order. */
  round?: () => Promise<unknown>;
  /** From now on it takes no picture. */
  blind?: () => void;
  /** Its relay: how often it closed, and that it refuses from now on. */
  relay?: { pulses: () => number; refuse: () => void };
  /** One of its inputs opens (0), closes (1), or does both (2). */
  input?: (source: number, value: 0 | 1 | 2) => Promise<unknown>;
}

export const cameras: Record<string, (t: ExecutionContext) => Promise<CameraBench>> = {
  'serial frames': () => {
    const { clock, cable } = cableOf('/dev/camera');
    const twin = new CameraTwin({ sink: cable });
    const heard = (act: () => void) => {
      act();
      clock.advance(1_000);
      return Promise.resolve();
    };
    return Promise.resolve({
      camera: new SerialFrameCamera({ line: cable.line, clock }),
      see: (plate) => heard(() => twin.see({ plate })),
      repeat: () => heard(() => twin.repeat()),
      babble: (bytes) => heard(() => cable.write(bytes)),
    });
  },
  'VZ over HTTP': async (t) => {
    const host = '127.0.0.1';
    const listener = await HttpPushListener.listen({ host, port: 0 });
    t.teardown(() => listener.close());
    const twin = new VzHttpTwin({ host, port: listener.port });
    return {
      camera: new VzHttpCamera({ listener, address: host, clock: new SimulatedClock() }),
      see: (plate) => twin.see({ plate }),
      repeat: () => twin.repeat(),
      babble: (bytes) => twin.sendRaw(bytes),
      input: (source, value) => twin.input(source, value),
    };
  },
  'VZ over HTTP, with comet polling': async (t) => {
    const host = '127.0.0.1';
    const listener = await HttpPushListener.listen({ host, port: 0 });
    t.teardown(() => listener.close());
    const twin = new VzHttpTwin({ host, port: listener.port });
    const clock = new SimulatedClock();
    const camera = new VzHttpCamera({ listener, address: host, polls: true, clock });
    const beat = new VzHttpBeat({ twin, clock, polls: true, password: 'x' });
    t.teardown(() => beat.close());
    await until(() => camera.counters.heartbeats === 1);
    return {
      camera,
      see: (plate) => twin.see({ plate }),
      repeat: () => twin.repeat(),
      babble: (bytes) => twin.sendRaw(bytes),
      round: async () => {
        const answered = beat.answered;
        await until(() => beat.answered > answered);
        clock.advance(0);
      },
      blind: () => void (twin.takesNoPicture = true),
      input: (source, value) => twin.input(source, value),
    };
  },
  'VZ over MQTT': () => {
    const { camera, twin, bus } = vzMqtt();
    const act = (what: () => void) => {
      what();
      return Promise.resolve();
    };
    return Promise.resolve({
      camera,
      see: (plate) => act(() => twin.see({ plate })),
      repeat: () => act(() => twin.repeat()),
      babble: (bytes) => act(() => bus.deliver(`device/${VZ_NUMBER}/message/up/ivs_result`, bytes)),
      blind: () => void (twin.takesNoPicture = true),
      input: (source, value) => act(() => twin.input(source, value)),
      relay: {
        pulses: () => twin.pulses.reduce((sum, one) => sum + one),
        refuse: () => void (twin.refusesOutputs = true),
      },
    });
  },
  'Hikvision stream': async (t) => {
    const { camera, twin } = await hikvision(t);
    const counted = countingUp(camera);
    return {
      camera,
      blind: () => void (twin.refusesPictures = true),
      relay: { pulses: () => twin.opened, refuse: () => void (twin.refusesGate = true) },
      see: (plate) => counted(() => twin.see({ plate })),
      repeat: () => counted(() => twin.repeat()),
      babble: (bytes) => counted(() => twin.streams.send('text/plain', bytes)),
    };
  },
  'Hikvision push': async (t) => {
    const listener = await HttpPushListener.listen({ host: HOST, port: 0 });
    t.teardown(() => listener.close());
    const { camera, twin } = await hikvision(t, { from: 'push', listener, address: HOST });
    const to = { host: HOST, port: listener.port };
    const stranger = new VzHttpTwin(to);
    return {
      camera,
      see: (plate) => twin.push({ plate }, to),
      repeat: () => twin.pushAgain(to),
      babble: (bytes) => stranger.sendRaw(bytes),
      blind: () => void (twin.refusesPictures = true),
      relay: { pulses: () => twin.opened, refuse: () => void (twin.refusesGate = true) },
    };
  },
  'Dahua stream': async (t) => {
    const { camera, twin } = await dahua(t);
    const counted = countingUp(camera);
    return {
      camera,
      blind: () => void (twin.pictureBytes = Buffer.from('no picture')),
      see: (plate) => counted(() => twin.see({ plate })),
      repeat: () => counted(() => twin.repeat()),
      babble: (bytes) => counted(() => twin.streams.send('text/plain', bytes)),
    };
  },
};

/** Waits until an act has been counted at the other end of a connection. */
function countingUp(camera: Camera): (act: () => Promise<unknown>) => Promise<void> {
  const total = () => {
    const { reads, repeated, badFrames } = camera.counters;
    return reads + repeated + badFrames;
  };
  return async (act) => {
    const before = total();
    await act();
    await until(() => total() > before);
  };
}
