import { mkdirSync } from 'node:fs';
import { HttpPushListener } from '../../drivers/camera/push/http-listener.js';
import type { Gpio } from '../../drivers/gpio/port.js';
import { ShellPulseGuard } from '../../drivers/gpio/pulse-guard.js';
import { openCharacterDeviceGpio } from '../../drivers/gpio/character-device/gpio.js';
import { openOnoffGpio } from '../../drivers/gpio/onoff/onoff-gpio.js';
import { SimulatedGpio } from '../../drivers/gpio/simulated/simulated-gpio.js';
import { NodeHttpDevice } from '../../drivers/http/node-http-device.js';
import { makeSerialLine } from '../../drivers/serial/serialport/open-serial-line.js';
import { nodeStateCodec } from '../../protocol/park/codec.js';
import { MqttCameraBus } from '../lane/mqtt-camera-bus.js';
import { EmbeddedBroker } from '../bus/embedded-broker.js';
import { MqttBus } from '../bus/mqtt-bus.js';
import { busSocketPath } from '../bus/socket-path.js';
import { Topics } from '../bus/topics.js';
import type { CameraBrokerConfig, Config } from '../config/config.js';
import { backendOfKernel } from './gpio-backend.js';
import { BackOff } from '../mqtt/back-off.js';
import { connectMqtt } from '../mqtt/connection.js';
import { MqttSession } from '../mqtt/session.js';
import { programVersion } from '../version.js';
import { openCloudLink } from './cloud-link.js';
import type { Environment } from './environment.js';
import type { Log } from './log.js';
import { openPinoLog } from './pino-log.js';
import { realClock, realRandom, realWallClock } from './real-clock.js';
import { salvage } from './leveldb/salvage.js';
import { freeBytes } from './probe-room.js';
import { moveAside, openRealDatabase, removeAside } from './real-database.js';
import { RealRecentFiles } from './recent-files.js';
import { optionalSecretOf, secretOf } from './secrets.js';

const BUS_KEEPALIVE_S = 15;
const BUS_BACK_OFF = { minMs: 200, firstMaxMs: 1_000, maxMs: 10_000 };

/** The environment of a box. */
export function realEnvironment(options: { logLevel: Config['log']['level'] }): Environment {
  const log = openPinoLog({ level: options.logLevel, salt: realRandom.token(16) });
  const clock = realClock;
  return {
    clock,
    wall: realWallClock,
    random: realRandom,
    log,
    openDatabase: openRealDatabase,
    openRecent: (folder) => new RealRecentFiles(`${folder}-recent`),
    openPictures: (folder) => new RealRecentFiles(folder),
    moveAside,
    salvage,
    removeAside,
    freeBytes,
    openGpio: (gpio) => openGpio(gpio, log),
    openSerial: (settings) => makeSerialLine({ settings, clock }),
    listenForPushes: (settings) => HttpPushListener.listen(settings),
    openHttpDevice: (settings) => new NodeHttpDevice({ ...settings, clock }),
    openCameraBus: (settings) => openCameraBus(settings, log),
    startBroker: (config) => startBroker(config, log),
    openBus: (config) => openBus(config, log),
    openCloudLink: (config) => openCloudLink(config, log),
    secret: (reference) => secretOf(reference, log),
  };
}

/** Opens the lines, with a guard that ends a relay pulse whose process has died. */
async function openGpio({ backend, directory }: Config['gpio'], log: Log): Promise<Gpio> {
  const onTrouble = (reason: string) => log.error('pulse_guard_lost', { reason });
  const guard = new ShellPulseGuard({ clock: realClock, onTrouble });
  const chosen = backend === 'auto' ? backendOfKernel() : backend;
  log.info('gpio_backend', { backend: chosen });
  try {
    if (chosen === 'onoff') return await openOnoffGpio({ guard });
    if (chosen === 'character_device') return await openCharacterDeviceGpio({ guard });
    return new SimulatedGpio({ directory, guard });
  } catch (error) {
    guard.close();
    throw error;
  }
}

async function startBroker(config: Config, log: Log): Promise<EmbeddedBroker> {
  mkdirSync(config.node.runtimeDirectory, { recursive: true, mode: 0o750 });
  const { listen } = config.bus;
  const passwords = new Map<string, string>();
  for (const [user, reference] of listen?.users ?? []) {
    passwords.set(user, secretOf(reference, log));
  }
  return EmbeddedBroker.start({
    socketPath: busSocketPath(config),
    listen: listen === null ? null : { host: listen.host, port: listen.port, passwords },
    log,
  });
}

function openBus(config: Config, log: Log): MqttBus {
  const { bus, park, node } = config;
  const away = { nodeId: node.id, online: false, sinceMs: 0, version: programVersion, clocks: [] };
  const session = new MqttSession({
    url: bus.url ?? `mqtt+unix://${busSocketPath(config)}`,
    clientId: `lanekeeper-${node.id}`,
    username: bus.username,
    password: optionalSecretOf(bus.password, log),
    tls: {
      section: 'bus',
      caFile: bus.caFile,
      certFile: bus.certFile,
      keyFile: bus.keyFile,
      crlFile: null,
    },
    version5: null,
    clean: true,
    will: { topic: new Topics(park.id).node(node.id), payload: nodeStateCodec.encode(away) },
    keepaliveS: BUS_KEEPALIVE_S,
    connect: connectMqtt,
    clock: realClock,
    backOff: new BackOff({ random: realRandom, ...BUS_BACK_OFF }),
    log,
  });
  return new MqttBus(session);
}

function openCameraBus(broker: CameraBrokerConfig, log: Log): MqttCameraBus {
  const session = new MqttSession({
    url: broker.url,
    clientId: `lanekeeper-cameras-${realRandom.token(8)}`,
    username: broker.username,
    password: optionalSecretOf(broker.password, log),
    tls: {
      section: 'camera_broker',
      caFile: broker.caFile,
      certFile: null,
      keyFile: null,
      crlFile: null,
    },
    version5: null,
    // A read that a broker kept for us would come long after its car.
    clean: true,
    will: null,
    keepaliveS: BUS_KEEPALIVE_S,
    connect: connectMqtt,
    clock: realClock,
    backOff: new BackOff({ random: realRandom, ...BUS_BACK_OFF }),
    log,
  });
  return new MqttCameraBus(session);
}
