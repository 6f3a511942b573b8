import { field, looseJson } from '../loose-json.js';
import { jpegOf, type GivenPicture } from '../jpeg.js';
import type { PlateRead } from '../port.js';
import { serialBytesOf, serialDataOf } from '../vz/serial-data.js';
import { inputChangeOf, type InputChange } from '../vz/input-change.js';
import { plateOf, type VzPlate } from '../vz/plate-result.js';

/**
 * Pushes of VZ cameras and their clones over HTTP, protocol versions 1.9. Provenance: makers'
 * documents; that a heartbeat may also come as JSON, and that the answer to a poll is read as the
 * answer to a plate is, from what others have published of such cameras; no camera has been tried.
 * To confirm on site: whether texts come in UTF-8 or GBK (both are read), that an answer without
 * "ok" opens nothing, and for how long a camera that is set up for comet polling waits for an answer
 * (others have published 30 s).
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

/** Whether the camera says no more than that it is there. */
export function isHeartbeat(body: Uint8Array): boolean {
  return field(looseJson(body), 'heartbeat') !== undefined;
}

/** A change at an input of the camera; `other` for another trigger, null when a push holds none. */
export function decodeInputPush(body: Uint8Array): InputChange | 'other' | null {
  return inputChangeOf(field(looseJson(body), 'AlarmGioIn'));
}

/** The picture that was asked for with `TriggerImage`; undefined when a push holds none. */
export function decodeSnapshotPush(body: Uint8Array): GivenPicture | undefined {
  const taken = field(looseJson(body), 'TriggerImage');
  return taken === undefined ? undefined : jpegOf(field(taken, 'imageFile'));
}

/** The bytes that the RS-485 of the camera heard; null when a push holds none. */
export function decodeSerialPush(body: Uint8Array): Uint8Array | null {
  return serialBytesOf(field(looseJson(body), 'SerialData'));
}

/** What is asked of a camera in an answer to its push. */
export interface VzAsked {
  /** A picture as of now. */
  snapshot: boolean;
  /** To look for a plate now. */
  trigger: boolean;
  /** Bytes for its RS-485. */
  serial: readonly Uint8Array[];
}

export const nothingAsked: VzAsked = { snapshot: false, trigger: false, serial: [] };

/**
 * The answer to a plate. `info` is never "ok": that word closes the camera's relay, and an arm is
 * raised by the lane alone. `retransfer_stop` ends the re-sending of firmware that wants to be told,
 * and after an offline record the next one is asked for.
 */
export function plateAnswer(read: PlateRead, asked = nothingAsked): string {
  const more = read.offline ? { ContinuePushOffline: { plateid: read.sequence, continue: 1 } } : {};
  const answer = { info: 'no', content: 'retransfer_stop', ...more, ...fieldsOf(asked) };
  return JSON.stringify({ Response_AlarmInfoPlate: answer });
}

/** The answer to a poll; it opens nothing either. */
export function pollAnswer(asked: VzAsked): string {
  return JSON.stringify({ Response_AlarmInfoPlate: { info: 'no', ...fieldsOf(asked) } });
}

/** The path is ours, so a picture comes to where the camera pushes anyway. */
function fieldsOf({ snapshot, trigger, serial }: VzAsked): object {
  return {
    ...(snapshot ? { TriggerImage: { snapImageRelativeUrl: '/picture' } } : {}),
    ...(trigger ? { manualTrigger: 'ok' } : {}),
    ...(serial.length > 0 ? { serialData: serialDataOf(serial) } : {}),
  };
}
