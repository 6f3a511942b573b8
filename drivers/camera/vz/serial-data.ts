import { field, whole } from '../loose-json.js';

/**
 * Bytes on the RS-485 of a VZ camera: those that came are told as `SerialData`, those that are to go
 * out are given as `serialData`. Provenance: makers' documents; others have published screens behind
 * such cameras. To confirm on site: that the port is set up to pass bytes on, and its bit rate.
 */

/** The first of its ports; the second may be an RS-232, as it is wired. */
export const SERIAL_CHANNEL = 0;
/** Longer texts are no frame of a card. */
const TEXT_MAX = 4_096;

/** The bytes in a `SerialData`; null when there are none, or from another port. */
export function serialBytesOf(data: unknown): Uint8Array | null {
  const text = field(data, 'data');
  if (typeof text !== 'string' || text === '' || text.length > TEXT_MAX) return null;
  if (whole(field(data, 'serialChannel'), 255) !== SERIAL_CHANNEL) return null;
  return Buffer.from(text, 'base64');
}

/** What is given to the camera to send. */
export function serialDataOf(bundles: readonly Uint8Array[]): object[] {
  return bundles.map((bytes) => ({
    serialChannel: SERIAL_CHANNEL,
    data: Buffer.from(bytes).toString('base64'),
    dataLen: bytes.length,
  }));
}
