import type { PlateRead } from '../../drivers/camera/port.js';
import { EARLY_READ_MS } from './early-read.js';
import { isBlind } from './standing.js';
import type {
  Arrival,
  EarlyRead,
  Gone,
  LaneState,
  MachineOptions,
  Passage,
  Standing,
} from './state.js';
import { go, type Step } from './step.js';

/**
 * Several reads of one arrival: the surer one wins, and for a short time after a grant a surer
 * read that is nearly the same corrects the plate.
 */

/** So long after its grant a plate can be corrected. */
const CORRECT_MS = 5_000;
/** A correction must be surer by this much, of 100. */
const SURER_BY = 10;
/** What differs in more characters is another car. */
const WRONG_CHARACTERS_MAX = 2;
/** A read that is less sure counts again when the one before is this old. */
const OLD_READ_MS = 10_000;
/** No camera sees more cars of a queue. */
const IN_VIEW_MAX = 4;

/** The read to decide on next, once the decision that is being made is there; null for none. */
export function betterOf(arrival: Arrival, read: PlateRead): PlateRead | null {
  const { better, read: first } = arrival;
  const known = better ?? first;
  if (read.plate === '' || read.plate === first?.plate) return better;
  if (known === null || known.plate === '') return read;
  // Who was granted before a start is not there where another one is.
  const isAnother = known.trigger === 'none' && !nearlySame(read.plate, known.plate);
  return isAnother || read.confidence > known.confidence ? read : better;
}

/** Whether a read says more than the one that an arrival was decided on. */
export function differs(arrival: Arrival, read: PlateRead, nowMs: number): boolean {
  const known = arrival.read;
  if (known === null || known.plate === '' || arrival.status === 'waiting-for-read') return true;
  if (arrival.doubtedMs !== null && read.plate !== '') {
    // If it has gone, the camera may still be telling of it.
    return read.plate !== known.plate || nowMs - arrival.doubtedMs >= EARLY_READ_MS;
  }
  if (arrival.status === 'paying' && [known.plate, ''].includes(read.plate)) return false;
  const asSure = read.confidence >= known.confidence;
  return asSure || nowMs - arrival.readMs > OLD_READ_MS;
}

/** A read of who is not at the lane yet, after those that were kept before it. */
export function earlyRead(kept: EarlyRead | null, read: PlateRead, nowMs: number): EarlyRead {
  const goesOn = kept !== null && kept.resumedFromMs === null && kept.read.plate === read.plate;
  const sinceMs = goesOn ? kept.sinceMs : nowMs;
  return { read, atMs: nowMs, sinceMs, gaveWay: false, resumedFromMs: null };
}

/** Somebody was read before a loop that cannot be read, so that nothing else tells of the arrival. */
export function isReadUnseen(loop: Standing, kept: EarlyRead | null, nowMs: number): boolean {
  const isRead = kept?.resumedFromMs === null && nowMs - kept.atMs < EARLY_READ_MS;
  return isRead && isBlind(loop);
}

/**
 * Whoever was read may have gone by now: kept, the read would be for somebody else. On the other
 * side of a lane for both ways, who waits at the loop has not gone.
 */
export function doubtEarlyReads(
  state: LaneState,
  nowMs: number,
  whose: 'this side' | 'both sides',
): LaneState {
  const { early, sides } = state;
  const isRead = (kept: EarlyRead | null): kept is EarlyRead => kept?.resumedFromMs === null;
  const otherToo = whose === 'both sides' && !sides.otherWaits;
  const other = otherToo ? sides.otherEarly : null;
  const doubted = [early, other].filter(isRead);
  if (doubted.length === 0) return state;
  return {
    ...state,
    early: isRead(early) ? null : early,
    sides: isRead(other) ? { ...sides, otherEarly: null } : sides,
    perhapsGone: withGone(
      state.perhapsGone,
      doubted.map(({ read }) => read.plate),
      nowMs,
    ),
  };
}

/** Those who may have gone shortly before are still in doubt, as long as cars follow each other. */
export function withGone(before: Gone | null, plates: readonly string[], nowMs: number): Gone {
  const isFresh = before !== null && nowMs - before.atMs < EARLY_READ_MS;
  return { plates: withLatest(isFresh ? before.plates : [], plates), atMs: nowMs };
}

/** Plates that were read, each once and the latest at the end, of as many cars as are in view. */
export function withLatest(known: readonly string[], latest: readonly string[]): string[] {
  const others = known.filter((plate) => !latest.includes(plate));
  return [...others, ...latest].slice(-IN_VIEW_MAX);
}

/** The camera may tell of this plate once more when the car that goes has gone. */
export function withReadMeanwhile(passage: Passage, plate: string): Passage {
  if (plate === '') return passage;
  return { ...passage, readMeanwhile: withLatest(passage.readMeanwhile, [plate]) };
}

/** A surer read of the car that was granted last; null when it is not one. */
export function correction(
  state: LaneState,
  read: PlateRead,
  nowMs: number,
  options: MachineOptions,
): Step | null {
  const { passage, sides } = state;
  if (passage === null || passage.sessionId === '') return null;
  // At an exit the session is closed already: its plate has been matched.
  const comesIn = options.direction === 'both' ? sides.turn === 'entry' : true;
  if (options.direction === 'exit' || !comesIn || options.oneLoop) return null;
  const late = nowMs - passage.sinceMs > CORRECT_MS;
  const surer = read.confidence >= passage.confidence + SURER_BY;
  if (late || !surer || !nearlySame(read.plate, passage.plate)) return null;
  const { sessionId, plate } = passage;
  // The camera may tell of it once more as it did at first.
  const remembering = withReadMeanwhile(passage, plate);
  const corrected = { ...remembering, plate: read.plate, confidence: read.confidence };
  const early = state.early?.read.plate === read.plate ? null : state.early;
  return go(
    { ...state, passage: corrected, early },
    { type: 'correctPlate', sessionId, from: plate, to: read.plate },
  );
}

/** Whether two texts may be of one plate. */
export function nearlySame(one: string, other: string): boolean {
  const [left, right] = [Array.from(one), Array.from(other)];
  if (left.length !== right.length) return false;
  const wrong = left.filter((character, index) => character !== right[index]).length;
  return wrong >= 1 && wrong <= WRONG_CHARACTERS_MAX;
}
