import { field, looseJson, whole } from '../loose-json.js';
import { jpegOf, type GivenPicture } from '../jpeg.js';
import { serialBytesOf } from '../vz/serial-data.js';
import { inputChangeOf, type InputChange } from '../vz/input-change.js';
import { plateOf, type VzPlate } from '../vz/plate-result.js';

/**
 * Messages of VZ cameras over MQTT, document v1.1.14 (topics as they are by default). Provenance:
 * the maker's document, read in parts; others report `gpio_out` proved on a C5H, bv 16771. No camera
 * has been tried by us. `white_list_operator` is documented only for the older form over HTTP.
 * `snapshot` and `ivs_trigger` have no fields; that a snapshot comes as `image_content` is from what
 * others have published of it, the document itself names only a path in the maker's cloud.
 *
 * To confirm on site: that plates come in base64, which output raises, where the answer to
 * `white_list_operator` has its count, that pictures come in the message and not as a path, and that
 * the topics were not renamed in the camera.
 */
export const upTopic = (serialNumber: string, name: UpName) =>
  `device/${serialNumber}/message/up/${name}`;

export type UpName = 'ivs_result' | 'keep_alive' | 'gpio_in' | 'snapshot' | 'serial_data';

export const downNames = [
  'gpio_out',
  'white_list_operator',
  'snapshot',
  'ivs_trigger',
  'serial_data',
] as const;
export type DownName = (typeof downNames)[number];

export const downTopic = (serialNumber: string, name: DownName) =>
  `device/${serialNumber}/message/down/${name}`;

export const replyTopic = (serialNumber: string, name: DownName) =>
  `${downTopic(serialNumber, name)}/reply`;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The plate in an `ivs_result`; null when the bytes are no such message. */
export function decodeResult(bytes: Uint8Array): VzPlate | null {
  const message = looseJson(bytes);
  if (field(message, 'name') !== 'ivs_result') return null;
  return plateOf(field(field(message, 'payload'), 'AlarmInfoPlate'), spelt);
}

/** The picture in a `snapshot`: `failed` when the camera took none; null for no such message. */
export function decodeSnapshot(bytes: Uint8Array): { picture: GivenPicture } | 'failed' | null {
  const message = looseJson(bytes);
  const payload = field(message, 'payload');
  if (field(message, 'name') !== 'snapshot' || typeof payload !== 'object') return null;
  const state = field(payload, 'state_code');
  if (state !== undefined && state !== '' && Number(state) !== 200) return 'failed';
  return { picture: jpegOf(field(payload, 'image_content')) };
}

/** The bytes that the RS-485 of the camera heard; null when the message tells of none. */
export function decodeSerial(bytes: Uint8Array): Uint8Array | null {
  const message = looseJson(bytes);
  return serialBytesOf(field(field(field(message, 'payload'), 'body'), 'SerialData'));
}

/** A change at an input of the camera; `other` for another trigger, null for no such message. */
export function decodeInput(bytes: Uint8Array): InputChange | 'other' | null {
  const message = looseJson(bytes);
  return inputChangeOf(field(field(field(message, 'payload'), 'body'), 'AlarmGioIn'));
}

/** What a camera answers to a command; null when the bytes are no answer. */
export interface VzReply {
  id: string;
  done: boolean;
  /** How many the answer counts, where it counts something. */
  count: number | null;
}

export function decodeReply(bytes: Uint8Array): VzReply | null {
  const message = looseJson(bytes);
  const [id, code] = [field(message, 'id'), field(message, 'code')];
  if (typeof id !== 'string' || typeof code !== 'number') return null;
  const payload = field(message, 'payload');
  const counts = [message, payload, field(payload, 'body')].map((part) => {
    return field(part, 'total_count');
  });
  const count = counts.find((one) => one !== undefined);
  return { id, done: code === 200, count: count === undefined ? null : whole(count, 0xffff_ffff) };
}

/** A command to the camera. `timestampS` is Unix time, for the camera's own log. */
export function encodeCommand(options: {
  id: string;
  serialNumber: string;
  name: DownName;
  timestampS: number;
  body: object;
}): string {
  const { id, serialNumber, name, timestampS, body } = options;
  return JSON.stringify({
    id,
    sn: serialNumber,
    name,
    version: '1.0',
    timestamp: timestampS,
    payload: { type: name, body },
  });
}

/** UTF-8 in base64; a text that is none stays as it is. */
function spelt(license: string): string {
  if (license.length % 4 !== 0 || !BASE64.test(license)) return license;
  const text = Buffer.from(license, 'base64').toString('utf8');
  // A plate in plain letters may look like base64 by chance; what it says is then no text.
  return /[\p{Cc}\ufffd]/u.test(text) ? license : text;
}
