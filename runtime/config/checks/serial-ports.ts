import type { Path } from '../located.js';
import { nearest } from '../nearest.js';
import { quoted } from '../printable.js';
import type { ConfigFile } from '../schema.js';
import { cameraPort, cardAddress } from '../resolve-lane.js';
import type { Check } from './report.js';

interface Device {
  lane: number;
  kind: 'camera' | 'camera_exit' | 'scanner' | 'screen' | 'voice';
  port: string;
  /** Null for a device without an address, which needs the port for itself. */
  address: number | null;
  /** Null for a camera or a scanner. */
  family: string | null;
  /** It hangs on the RS-485 of the lane's camera. */
  onCamera: boolean;
  path: Path;
}

function devicesOf(config: ConfigFile): Device[] {
  return (config.lanes ?? []).flatMap((lane, index) => {
    const at = (kind: Device['kind']): Path => ['lanes', index, kind];
    const devices: Device[] = [];
    for (const kind of ['camera', 'camera_exit', 'scanner'] as const) {
      const port = lane[kind]?.port;
      if (port === undefined) continue;
      const device = { lane: index, kind, port, address: null, family: null, path: at(kind) };
      devices.push({ ...device, onCamera: false });
    }
    for (const kind of ['screen', 'voice'] as const) {
      const card = lane[kind];
      if (card === undefined) continue;
      const address = card.address ?? cardAddress(card.family);
      const { family } = card;
      const onCamera = card.port === cameraPort;
      const port = onCamera ? `the RS-485 of the camera of ${lane.id}` : card.port;
      devices.push({ lane: index, kind, port, address, family, onCamera, path: at(kind) });
    }
    return devices;
  });
}

/** One device file under two names: two drivers would take each other's bytes. */
export const eachPortPathOnce: Check = (config, report) => {
  const users = new Map<string, Path>();
  for (const [name, port] of Object.entries(config.serial_ports ?? {})) {
    const path = ['serial_ports', name, 'path'];
    const other = users.get(port.path);
    if (other === undefined) {
      users.set(port.path, path);
      continue;
    }
    report.add({
      code: 'config/port-path-used-twice',
      path,
      found: `${quoted(port.path)}, which ${report.whereIs(other)} has already`,
      allowed: 'each device file under one name',
    });
  }
};

/** A device on a port that is not described. */
export const portsAreKnown: Check = (config, report) => {
  const names = Object.keys(config.serial_ports ?? {});
  for (const device of devicesOf(config)) {
    if (device.onCamera || names.includes(device.port)) continue;
    report.add({
      code: 'config/unknown-port',
      path: [...device.path, 'port'],
      found: quoted(device.port),
      allowed:
        names.length === 0
          ? 'a name of `serial_ports`, which has none yet'
          : `a name of \`serial_ports\`: ${names.join(', ')}`,
      example: nearest(device.port, names) ?? names[0] ?? '',
    });
  }
};

/** A camera speaks whenever it likes, so nothing else may be on its port. */
export const camerasHaveTheirOwnPort: Check = (config, report) => {
  const devices = devicesOf(config);
  for (const [index, device] of devices.entries()) {
    const sharing = devices.findIndex((other) => {
      const aCamera = other.address === null || device.address === null;
      return other !== device && other.port === device.port && aCamera;
    });
    // Told once, at the later of the two.
    const other = devices[sharing];
    if (other === undefined || sharing > index) continue;
    const user = report.whereIs([...other.path, 'port']);
    report.add({
      code: 'config/camera-shares-port',
      path: [...device.path, 'port'],
      found: `${quoted(device.port)}, which ${user} uses already`,
      allowed: 'a port for the camera alone',
    });
  }
};

/** Two cards that answer to one address. The screen and voice of one lane may be one card. */
export const eachAddressOnce: Check = (config, report) => {
  const users = new Map<string, Device>();
  for (const device of devicesOf(config)) {
    if (device.address === null) continue;
    const key = `${device.address} ${device.port}`;
    const other = users.get(key);
    users.set(key, other ?? device);
    if (other === undefined || (other.lane === device.lane && other.kind !== device.kind)) continue;
    const user = report.whereIs(other.path);
    report.add({
      code: 'config/address-used-twice',
      path: [...device.path, 'address'],
      found: `address ${device.address} on ${device.port}, which ${user} has already`,
      allowed: 'each address once on a port',
      example: String((device.address + 1) % 256),
    });
  }
};

/** Cards of family 1 are waited for, the others are not: on one port they would talk at once. */
export const cardsOfOnePortAgree: Check = (config, report) => {
  const cards = devicesOf(config).filter(({ family }) => family !== null);
  for (const [index, card] of cards.entries()) {
    const other = cards.slice(0, index).find((one) => {
      return one.port === card.port && (one.family === 'family1') !== (card.family === 'family1');
    });
    if (other === undefined) continue;
    report.add({
      code: 'config/mixed-families',
      path: [...card.path, 'family'],
      found: `${card.family ?? ''} beside ${other.family ?? ''} of ${report.whereIs(other.path)}`,
      allowed: 'on one port either family1 alone, or family2 and family3',
    });
  }
};

/** Cards hang on a camera only if it passes bytes on. */
export const camerasPassBytesOn: Check = (config, report) => {
  for (const { onCamera, lane, path } of devicesOf(config)) {
    const camera = config.lanes?.[lane]?.camera;
    if (!onCamera || camera === undefined) continue;
    if (camera.family === 'vz_mqtt' || camera.comet_polling === true) continue;
    report.add({
      code: 'config/camera-passes-nothing-on',
      path: [...path, 'port'],
      found: `${quoted(cameraPort)}, and a camera of the family ${camera.family}`,
      allowed: 'a camera of the family vz_mqtt, or vz_http with comet_polling: true',
      example: Object.keys(config.serial_ports ?? {})[0] ?? 'screen',
    });
  }
};

/** A port of this box must not be called as the one of the camera is. */
export const noPortIsCalledCamera: Check = (config, report) => {
  if (config.serial_ports?.[cameraPort] === undefined) return;
  report.add({
    code: 'config/port-called-camera',
    path: ['serial_ports', cameraPort],
    found: quoted(cameraPort),
    allowed: "another name: this one is for the RS-485 of the lane's own camera",
    example: 'camera_in',
  });
};
