import type { Permit } from '../../protocol/park/record.js';
import { dayOfMonth } from '../rates/local-time.js';
import { plateKey } from './plate-key.js';

/** Why no permit lets the plate through. */
export type NoPermitReason =
  'none' | 'deleted' | 'expired' | 'not_yet_valid' | 'wrong_lane' | 'odd_even';

export type PermitAnswer = { permit: Permit } | { reason: NoPermitReason };

export interface PermitQuestion {
  plate: string;
  /** The cloud's number of the lane. */
  channelId: string;
  atMs: number;
}

/** From the farthest from a valid permit to the nearest. */
const nearness: readonly NoPermitReason[] = [
  'none',
  'deleted',
  'not_yet_valid',
  'expired',
  'wrong_lane',
  'odd_even',
];

/**
 * The permit that lets a plate through a lane now. Of several the one that lasts longest; without
 * any, the reason of the one that comes nearest.
 */
export function permitFor(permits: Iterable<Permit>, question: PermitQuestion): PermitAnswer {
  const wanted = plateKey(question.plate);
  let best: Permit | undefined;
  let reason: NoPermitReason = 'none';
  for (const permit of permits) {
    if (wanted === '' || !permit.plates.some((plate) => plateKey(plate) === wanted)) continue;
    const why = objectionTo(permit, wanted, question);
    if (why === null) {
      if (best === undefined || lastsLonger(permit, best)) best = permit;
    } else if (nearness.indexOf(why) > nearness.indexOf(reason)) {
      reason = why;
    }
  }
  return best === undefined ? { reason } : { permit: best };
}

function objectionTo(
  permit: Permit,
  plate: string,
  { channelId, atMs }: PermitQuestion,
): NoPermitReason | null {
  if (permit.deleted) return 'deleted';
  if (!(atMs >= permit.validFromMs)) return 'not_yet_valid';
  if (atMs > permit.validUntilMs) return 'expired';
  const anyLane = permit.channelIds.length === 0;
  if (permit.noChannel || !(anyLane || permit.channelIds.includes(channelId))) return 'wrong_lane';
  if (permit.oddEvenDays && !mayDriveOn(dayOfMonth(atMs), plate)) return 'odd_even';
  return null;
}

/** Odd days are for plates whose last digit is odd. A plate without any digit has no such day. */
function mayDriveOn(day: number, plate: string): boolean {
  const lastDigit = /[0-9](?=[^0-9]*$)/.exec(plate)?.[0];
  return lastDigit !== undefined && Number(lastDigit) % 2 === day % 2;
}

function lastsLonger(one: Permit, other: Permit): boolean {
  if (one.validUntilMs !== other.validUntilMs) return one.validUntilMs > other.validUntilMs;
  return one.permitId < other.permitId;
}
