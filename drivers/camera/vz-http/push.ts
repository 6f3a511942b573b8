import { field, looseJson } from '../loose-json.js';
import type { PlateRead } from '../port.js';
import { plateOf, type VzPlate } from '../vz/plate-result.js';

/**
 * Pushes of VZ cameras and their clones over HTTP, protocol versions 1.9. Provenance: makers'
 * documents; no camera has been tried. To confirm on site: whether texts come in UTF-8 or GBK
 * (both are read), and that an answer without "ok" opens nothing.
 */

/** The plate in a push; null when the bytes are no such push. */
export function decodePlatePush(body: Uint8Array): VzPlate | null {
  return plateOf(field(looseJson(body), 'AlarmInfoPlate'), (license) => license);
}

/** Whether a push tells of the camera's own inputs or of bytes on its RS-485, and not of a car. */
export function isOtherPush(body: Uint8Array): boolean {
  const message = looseJson(body);
  return field(message, 'AlarmGioIn') !== undefined || field(message, 'SerialData') !== undefined;
}

/**
 * The answer. `info` is never "ok": that word closes the camera's relay, and an arm is raised by
 * the lane alone. `retransfer_stop` ends the re-sending of firmware that wants to be told, and
 * after an offline record the next one is asked for.
 */
export function plateAnswer(read: PlateRead): string {
  const more = read.offline ? { ContinuePushOffline: { plateid: read.sequence, continue: 1 } } : {};
  const answer = { info: 'no', content: 'retransfer_stop', ...more };
  return JSON.stringify({ Response_AlarmInfoPlate: answer });
}
