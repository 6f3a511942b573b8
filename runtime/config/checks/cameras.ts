import { isIP } from 'node:net';
import type { Path } from '../located.js';
import { quoted } from '../printable.js';
import type { ConfigFile, LaneConfigFile } from '../schema.js';
import type { Check } from './report.js';

/** What each family needs beside its name. */
const needs = {
  serial_frame: { key: 'port', example: 'port: camera_in' },
  vz_http: { key: 'address', example: 'address: "192.168.8.21"' },
} as const;

export function camerasOf(config: ConfigFile): { camera: LaneConfigFile['camera']; path: Path }[] {
  return (config.lanes ?? []).flatMap((lane, index) => {
    const first = { camera: lane.camera, path: ['lanes', index, 'camera'] };
    if (lane.camera_exit === undefined) return [first];
    return [first, { camera: lane.camera_exit, path: ['lanes', index, 'camera_exit'] }];
  });
}

/** A serial camera has a port, one on the network an address; the other key would be a mistake. */
export const camerasHaveWhatTheyNeed: Check = (config, report) => {
  for (const { camera, path } of camerasOf(config)) {
    const { key, example } = needs[camera.family];
    const other = key === 'port' ? 'address' : 'port';
    if (camera[key] === undefined) {
      const allowed = `a camera of the family ${camera.family} with its ${key}`;
      report.add({ code: 'config/half-a-camera', path, found: `no ${key}`, allowed, example });
    } else if (camera[other] !== undefined) {
      const found = `${other} beside family: ${camera.family}`;
      const allowed = `only ${key}`;
      report.add({ code: 'config/half-a-camera', path: [...path, other], found, allowed, example });
    }
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

/** Cameras that push need a place to push to. */
export const pushesHaveAPlace: Check = (config, report) => {
  const pushing = camerasOf(config).find(({ camera }) => camera.family === 'vz_http');
  if (pushing === undefined || config.camera_push !== undefined) return;
  report.add({
    code: 'config/no-camera-push',
    path: ['camera_push'],
    found: `nothing, and a camera that pushes in ${report.whereIs(pushing.path)}`,
    allowed: 'address and port of this box for the cameras',
    example: 'camera_push: { host: "192.168.8.10", port: 8090 }',
  });
};
