import { field, looseJson, whole } from '../loose-json.js';
import { plateOf, type VzPlate } from '../vz/plate-result.js';

/**
 * Messages of VZ cameras over MQTT, document v1.1.14 (topics as they are by default). Provenance:
 * the maker's document, read in parts; others report `gpio_out` proved on a C5H, bv 16771. No camera
 * has been tried by us. `white_list_operator` is documented only for the older form over HTTP.
 *
 * To confirm on site: that plates come in base64, which output raises, where the answer to
 * `white_list_operator` has its count, and that the topics were not renamed in the camera.
 */
export const upTopic = (serialNumber: string, name: 'ivs_result' | 'keep_alive' | 'gpio_in') =>
  `device/${serialNumber}/message/up/${name}`;

export type DownName = 'gpio_out' | 'white_list_operator';

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
  body: Record<string, string | number>;
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
