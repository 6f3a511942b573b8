import { CloudError } from '../../cloud/cloud-error.js';
import { unixSecondsOf } from '../../cloud/time.js';
import type { RecordKind } from '../../park/record-contents.js';
import type { ParkRecord } from '../../park/record.js';

/** A text that is left out of the message when it is empty. */
export const filled = (text: string): string | undefined => (text === '' ? undefined : text);

/** A time that is left out of the message when there is none. */
export const secondsOrNone = (ms: number): number | undefined =>
  ms === 0 ? undefined : unixSecondsOf(ms);

/** The record as one of the kind that a translation is for. @throws CloudError `cloud/record-kind` */
export function ofKind<K extends RecordKind>(
  record: ParkRecord,
  kind: K,
): Extract<ParkRecord, { kind: K }> {
  if (record.kind === kind) return record as Extract<ParkRecord, { kind: K }>;
  throw new CloudError('cloud/record-kind', `A ${record.kind} does not travel as a ${kind}.`);
}
