import { isIP } from 'node:net';
import type { Path } from '../located.js';
import { quoted } from '../printable.js';
import type { ConfigFile, LaneConfigFile } from '../schema.js';
import type { Check } from './report.js';

type Camera = LaneConfigFile['camera'];
type Key = Exclude<keyof Camera, 'family'>;

/** What each family needs beside its name, and what it may have besides. */
const needs: Record<Camera['family'], { needed: readonly Key[]; allowed: readonly Key[] }> = {
  serial_frame: { needed: ['port'], allowed: ['look_on_arrival'] },
  vz_http: { needed: ['address'], allowed: ['comet_polling', 'look_on_arrival'] },
  vz_mqtt: { needed: ['serial_number'], allowed: ['output', 'look_on_arrival'] },
  hikvision: {
    needed: ['address', 'user', 'password'],
    allowed: ['http_port', 'events', 'channel', 'may_open'],
  },
  dahua: { needed: ['address', 'user', 'password'], allowed: ['http_port'] },
};

const examples: Partial<Record<Key, string>> = {
  port: 'port: camera_in',
  address: 'address: "192.168.8.21"',
  serial_number: 'serial_number: "265e1040-85e01fb7"',
  user: 'user: lanekeeper',
  password: 'password: { file: /etc/lanekeeper/camera.key }',
};

const keys = Object.keys({
  port: 0,
  address: 0,
  http_port: 0,
  user: 0,
  password: 0,
  serial_number: 0,
  output: 0,
  events: 0,
  channel: 0,
  may_open: 0,
  comet_polling: 0,
  look_on_arrival: 0,
} satisfies Record<Key, 0>) as Key[];

export function camerasOf(config: ConfigFile): { camera: LaneConfigFile['camera']; path: Path }[] {
  return (config.lanes ?? []).flatMap((lane, index) => {
    const first = { camera: lane.camera, path: ['lanes', index, 'camera'] };
    if (lane.camera_exit === undefined) return [first];
    return [first, { camera: lane.camera_exit, path: ['lanes', index, 'camera_exit'] }];
  });
}

/** Each family has its own keys; one of another family would be a mistake. */
export const camerasHaveWhatTheyNeed: Check = (config, report) => {
  for (const { camera, path } of camerasOf(config)) {
    const { needed, allowed: others } = needs[camera.family];
    const known = [...needed, ...others];
    for (const key of keys) {
      const given = camera[key] !== undefined;
      if (needed.includes(key) && !given) {
        const allowed = `a camera of the family ${camera.family} with its ${key}`;
        const example = examples[key] ?? '';
        report.add({ code: 'config/half-a-camera', path, found: `no ${key}`, allowed, example });
      } else if (given && !known.includes(key)) {
        const found = `${key} beside family: ${camera.family}`;
        const allowed = `only ${known.join(', ')}`;
        const example = examples[needed[0] ?? key] ?? '';
        report.add({ code: 'config/half-a-camera', path: [...path, key], found, allowed, example });
      }
    }
  }
};

/** A VZ camera over HTTP takes orders in the answers to its polls alone. */
export const camerasCanBeTold: Check = (config, report) => {
  for (const { camera, path } of camerasOf(config)) {
    const { family, look_on_arrival: looks, comet_polling: polls } = camera;
    if (family !== 'vz_http' || looks !== true || polls === true) continue;
    report.add({
      code: 'config/camera-cannot-be-told',
      path: [...path, 'look_on_arrival'],
      found: 'look_on_arrival without comet_polling',
      allowed: 'only with comet_polling: true, and the camera set up for it',
      example: 'comet_polling: true',
    });
  }
};

/** Cameras that push are told apart by their addresses. */
export const cameraAddressesOnce: Check = (config, report) => {
  const users = new Map<string, Path>();
  for (const { camera, path } of camerasOf(config)) {
    if (camera.address === undefined) continue;
    const at = [...path, 'address'];
    if (isIP(camera.address) === 0) {
      report.add({
        code: 'config/bad-address',
        path: at,
        found: quoted(camera.address),
        allowed: 'an IP address',
        example: '"192.168.8.21"',
      });
      continue;
    }
    const other = users.get(camera.address);
    if (other !== undefined) {
      report.add({
        code: 'config/camera-address-used-twice',
        path: at,
        found: `${quoted(camera.address)}, which ${report.whereIs(other)} has already`,
        allowed: 'each camera once',
      });
    }
    users.set(camera.address, other ?? at);
  }
};

function pushes({ family, events }: Camera): boolean {
  return family === 'vz_http' || (family === 'hikvision' && events === 'push');
}

/** Cameras that speak over a broker need one. */
export const cameraBrokerIsThere: Check = (config, report) => {
  const speaking = camerasOf(config).find(({ camera }) => camera.family === 'vz_mqtt');
  if (speaking === undefined || config.camera_broker !== undefined) return;
  report.add({
    code: 'config/no-camera-broker',
    path: ['camera_broker'],
    found: `nothing, and a camera that needs it in ${report.whereIs(speaking.path)}`,
    allowed: 'the broker that the camera speaks over',
    example: 'camera_broker: { url: "mqtt://192.168.8.10:1883" }',
  });
};

/** Two cameras with one number would be one camera for the broker. */
export const cameraNumbersOnce: Check = (config, report) => {
  const users = new Map<string, Path>();
  for (const { camera, path } of camerasOf(config)) {
    if (camera.serial_number === undefined) continue;
    const at = [...path, 'serial_number'];
    const other = users.get(camera.serial_number);
    users.set(camera.serial_number, other ?? at);
    if (other === undefined) continue;
    report.add({
      code: 'config/camera-number-used-twice',
      path: at,
      found: `${quoted(camera.serial_number)}, which ${report.whereIs(other)} has already`,
      allowed: 'each camera once',
    });
  }
};

const withRelay: readonly Camera['family'][] = ['hikvision', 'vz_mqtt'];

/** An arm is raised over a line or by the camera, not both and not neither. */
export const armsAreRaisedOneWay: Check = (config, report) => {
  for (const [index, { barrier, camera }] of (config.lanes ?? []).entries()) {
    const path = ['lanes', index, 'barrier'];
    const byCamera = barrier.raise_by_camera === true;
    const example = 'raise: { chip: "pinctrl-bcm2711", line: 17 }';
    if (!byCamera) {
      if (barrier.raise !== undefined) continue;
      const allowed = 'the line that raises the arm, or raise_by_camera: true';
      report.add({ code: 'config/no-raise', path, found: 'no raise', allowed, example });
      continue;
    }
    const lines = (['raise', 'lower', 'stop', 'hold'] as const).filter(
      (key) => barrier[key] !== undefined,
    );
    for (const key of lines) {
      const found = `${key} beside raise_by_camera: true`;
      const allowed = 'either the lines of this box or the relay of the camera';
      report.add({ code: 'config/raised-twice', path: [...path, key], found, allowed });
    }
    if (withRelay.includes(camera.family)) continue;
    report.add({
      code: 'config/camera-cannot-raise',
      path: [...path, 'raise_by_camera'],
      found: `a camera of the family ${camera.family}, which cannot be told to raise`,
      allowed: `only with a camera of the families ${withRelay.join(', ')}`,
      example,
    });
  }
};

/** Cameras that push need a place to push to. */
export const pushesHaveAPlace: Check = (config, report) => {
  const pushing = camerasOf(config).find(({ camera }) => pushes(camera));
  if (pushing === undefined || config.camera_push !== undefined) return;
  report.add({
    code: 'config/no-camera-push',
    path: ['camera_push'],
    found: `nothing, and a camera that pushes in ${report.whereIs(pushing.path)}`,
    allowed: 'address and port of this box for the cameras',
    example: 'camera_push: { host: "192.168.8.10", port: 8090 }',
  });
};
