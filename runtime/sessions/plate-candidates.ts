import { plateKey } from '../permits/plate-key.js';
import { enteredMs, plateOf, type ParkingSession } from './session-book.js';

/** An open session whose plate a camera may have taken for the one it read. */
export interface PlateCandidate {
  session: ParkingSession;
  plate: string;
  /** How unlike the two plates are; see `plateDistance`. */
  distance: number;
}

/** Unlike plates are no candidates: two mistaken characters, or one and a lost character. */
export const distanceMax = 3;
export const candidatesMax = 5;

/**
 * Characters that cameras take for one another, since their shapes differ by one stroke or by what
 * dirt and a screw in the plate hide. Chinese plates have no letters I and O; a reader may still
 * tell them.
 */
const lookalikes = [
  '0DOQ',
  '0C',
  '1ILT7',
  '1J',
  '2Z7',
  '3B8',
  '4A',
  '5S',
  '6G',
  '6B8',
  '9P',
  'CG',
  'EF',
  'FP',
  'HMN',
  'HNW',
  'KX',
  'MW',
  'PR',
  'UV',
  'VY',
];

/** The sign of the province in front is small and often dirty: any may be taken for any. */
const province = /\p{Script=Han}/u;

const likely = 1;
const unlikely = 2;

/**
 * How unlike two plates are: 1 for each character that cameras take for the other, 2 for any other
 * exchange and for each character more or less. 0 for the same plate.
 */
export function plateDistance(one: string, other: string): number {
  const from = Array.from(plateKey(one));
  const to = Array.from(plateKey(other));
  let row = to.map((_, at) => (at + 1) * unlikely);
  for (const [line, character] of from.entries()) {
    let diagonal = line * unlikely;
    let left = (line + 1) * unlikely;
    row = row.map((above, at) => {
      const exchanged = diagonal + exchange(character, to[at] ?? '');
      diagonal = above;
      left = Math.min(exchanged, above + unlikely, left + unlikely);
      return left;
    });
  }
  return row.at(-1) ?? from.length * unlikely;
}

function exchange(one: string, other: string): number {
  if (one === other) return 0;
  const alike = lookalikes.some((group) => group.includes(one) && group.includes(other));
  const provinces = province.test(one) && province.test(other);
  return alike || provinces ? likely : unlikely;
}

/**
 * The open sessions whose plates come nearest to one that was read, the nearest first; among
 * equals the latest entry. The plate itself is none of them.
 */
export function plateCandidates(
  read: string,
  open: Iterable<ParkingSession>,
): readonly PlateCandidate[] {
  const found: PlateCandidate[] = [];
  if (plateKey(read) === '') return found;
  for (const session of open) {
    const plate = plateOf(session);
    const distance = plateDistance(read, plate);
    if (distance > 0 && distance <= distanceMax) found.push({ session, plate, distance });
  }
  found.sort((a, b) => {
    if (a.distance !== b.distance) return a.distance - b.distance;
    return enteredMs(b.session) - enteredMs(a.session);
  });
  return found.slice(0, candidatesMax);
}
