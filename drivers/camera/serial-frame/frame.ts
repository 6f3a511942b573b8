import { endsWithItsCrc, withCrc } from '../../crc16.js';
import type { FrameShape } from '../../frame-scanner.js';
import { decodeGbk, encodeGbk } from '../../gbk.js';
import { cameraVehicleTypes, type CameraPlateColor, type PlateRead } from '../port.js';

/**
 * Plate reads over a serial line. Provenance: own format, for camera gateways and the twin; no
 * maker's serial document is public.
 *
 * Start A5 4C, version 1, payload length (1 byte), payload, CRC-16/Modbus over all before it, low
 * byte first. Payload, numbers little-endian: sequence (4), camera time in Unix seconds (4),
 * confidence 0 to 100 (1), colour (1), direction (1), trigger (1), flags (1; bit 0: kept while
 * offline, bits 1 to 3: kind of vehicle, 0 for unknown), length of the plate in bytes (1), plate in
 * GBK.
 *
 * The other way goes one command, to look for a plate now: A5 43, version 1, length 1, command 1
 * (1 byte), CRC-16 as above.
 */
const START = [0xa5, 0x4c] as const;
const VERSION = 1;
const HEADER_BYTES = 4;
const FIXED_PAYLOAD_BYTES = 14;
const CRC_BYTES = 2;
const OFFLINE = 1;
const VEHICLE_SHIFT = 1;
const VEHICLES = cameraVehicleTypes;

/** Longest plate text in bytes; several plates in one text fit. */
export const PLATE_BYTES_MAX = 64;

const FRAME_BYTES_MAX = HEADER_BYTES + FIXED_PAYLOAD_BYTES + PLATE_BYTES_MAX + CRC_BYTES;

const COLORS: readonly CameraPlateColor[] = [
  'unknown',
  'blue',
  'yellow',
  'white',
  'black',
  'green',
  'yellow-green',
];
const DIRECTIONS: readonly PlateRead['direction'][] = ['unknown', 'approaching', 'leaving'];
const TRIGGERS: readonly PlateRead['trigger'][] = ['unknown', 'automatic', 'input', 'software'];

/** The frame of one read. A plate that is too long is cut, and control characters are left out. */
export function encodeReadFrame(read: PlateRead): Uint8Array {
  const plate = encodeGbk(read.plate, PLATE_BYTES_MAX);
  const frame = new Uint8Array(HEADER_BYTES + FIXED_PAYLOAD_BYTES + plate.length);
  frame.set([...START, VERSION, FIXED_PAYLOAD_BYTES + plate.length]);
  const payload = new DataView(frame.buffer, HEADER_BYTES);
  payload.setUint32(0, read.sequence, true);
  payload.setUint32(4, read.cameraTimeS, true);
  payload.setUint8(8, read.confidence);
  payload.setUint8(9, COLORS.indexOf(read.color));
  payload.setUint8(10, DIRECTIONS.indexOf(read.direction));
  payload.setUint8(11, TRIGGERS.indexOf(read.trigger));
  const vehicle = read.vehicleType === undefined ? 0 : VEHICLES.indexOf(read.vehicleType) + 1;
  payload.setUint8(12, (read.offline ? OFFLINE : 0) | (vehicle << VEHICLE_SHIFT));
  payload.setUint8(13, plate.length);
  frame.set(plate, HEADER_BYTES + FIXED_PAYLOAD_BYTES);
  return withCrc(frame);
}

/** The read in a whole frame, the plate as it was sent; null when the frame is wrong. */
export function decodeReadFrame(frame: Uint8Array): PlateRead | null {
  if (readFrame.measure(frame) !== frame.length || !endsWithItsCrc(frame)) return null;
  const payload = new DataView(frame.buffer, frame.byteOffset + HEADER_BYTES);
  const plateLength = frame.length - HEADER_BYTES - FIXED_PAYLOAD_BYTES - CRC_BYTES;
  const confidence = payload.getUint8(8);
  if (payload.getUint8(13) !== plateLength || confidence > 100) return null;
  const vehicleType = VEHICLES[((payload.getUint8(12) >> VEHICLE_SHIFT) & 7) - 1];
  return {
    plate: decodeGbk(frame.subarray(HEADER_BYTES + FIXED_PAYLOAD_BYTES, -CRC_BYTES)),
    confidence,
    // A value that a newer gateway may send is not understood, but the plate is.
    color: COLORS[payload.getUint8(9)] ?? 'unknown',
    direction: DIRECTIONS[payload.getUint8(10)] ?? 'unknown',
    trigger: TRIGGERS[payload.getUint8(11)] ?? 'unknown',
    cameraTimeS: payload.getUint32(4, true),
    sequence: payload.getUint32(0, true),
    offline: (payload.getUint8(12) & OFFLINE) !== 0,
    ...(vehicleType === undefined ? {} : { vehicleType }),
  };
}

/** How the scanner finds these frames. */
export const readFrame: FrameShape<PlateRead> = {
  bytesMax: FRAME_BYTES_MAX,
  measure([first, second, version, length]) {
    if (first !== START[0]) return 'none';
    if (second === undefined) return 'incomplete';
    if (second !== START[1]) return 'none';
    if (version === undefined) return 'incomplete';
    if (version !== VERSION) return 'bad';
    if (length === undefined) return 'incomplete';
    const plateBytes = length - FIXED_PAYLOAD_BYTES;
    if (plateBytes < 0 || plateBytes > PLATE_BYTES_MAX) return 'bad';
    return HEADER_BYTES + length + CRC_BYTES;
  },
  decode: decodeReadFrame,
};

const COMMAND_START = [0xa5, 0x43] as const;
const LOOK = 1;
const COMMAND_BYTES = HEADER_BYTES + 1 + CRC_BYTES;

/** Tells the camera to look for a plate now. */
export function encodeLookFrame(): Uint8Array {
  return withCrc(Uint8Array.of(...COMMAND_START, VERSION, 1, LOOK));
}

/** How a camera finds what it is told. */
export const commandFrame: FrameShape<'look'> = {
  bytesMax: COMMAND_BYTES,
  measure([first, second, version, length]) {
    if (first !== COMMAND_START[0]) return 'none';
    if (second === undefined) return 'incomplete';
    if (second !== COMMAND_START[1]) return 'none';
    if (version === undefined || length === undefined) return 'incomplete';
    return version === VERSION && length === 1 ? COMMAND_BYTES : 'bad';
  },
  decode: (frame) => (frame[HEADER_BYTES] === LOOK && endsWithItsCrc(frame) ? 'look' : null),
};
