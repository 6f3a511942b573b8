import type { Uplink } from '../../protocol/park/uplink.js';
import type { Stamp } from '../../protocol/park/values.js';

/**
 * An order with all its times as they are known now. Its stamps were made by this node; one that
 * another node made bears no boot, and was corrected when the order was written, as far as it was
 * known here: `correct` says what becomes of one that was not.
 */
export function withCorrectedStamps(uplink: Uplink, correct: (stamp: Stamp) => Stamp): Uplink {
  return correctIn(uplink, correct) as Uplink;
}

function correctIn(value: unknown, correct: (stamp: Stamp) => Stamp): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (value instanceof Uint8Array) return value;
  if (isStamp(value)) return isKnown(value) ? value : correct(value);
  const fields = Object.entries(value).map(([name, field]) => [name, correctIn(field, correct)]);
  return Object.fromEntries(fields);
}

function isKnown({ boot, quality }: Stamp): boolean {
  return boot === 0 && quality === 'SET';
}

function isStamp(value: object): value is Stamp {
  return 'sinceBootMs' in value && 'unixMs' in value;
}
