import type { PlateRead } from '../../drivers/camera/port.js';
import { EARLY_READ_MS, isDue } from './early-read.js';
import { nearlySame } from './reads.js';
import type { Arrival, EarlyRead, Gone, LaneState } from './state.js';

/** Who has not driven on so long after its grant ended went back. */
const UNUSED_COUNTS_MS = 10 * 60_000;

/**
 * A camera tells late, and once more, of cars that have gone. Each question here is whether a read
 * may be of somebody who needs no decision, so that it is not taken for whoever comes next.
 */

/**
 * Who has just passed, or has driven on after its grant had ended, is still being told of by the
 * camera. Nobody drives back so soon.
 */
export function isOfWhoHasGone(
  { passage, passed, mayHavePassed, unused, arrival, guard }: LaneState,
  read: PlateRead,
  nowMs: number,
): boolean {
  const { plate } = read;
  if (plate === '') return false;
  if (passed?.plate === plate && nowMs - passed.atMs < EARLY_READ_MS) return true;
  if (isAmong(mayHavePassed, read, nowMs)) return true;
  if (unused?.plate !== plate || nowMs - unused.endedMs >= UNUSED_COUNTS_MS) return false;
  if (unused.goneMs !== null) return nowMs - unused.goneMs < EARLY_READ_MS;
  return passage === null && guard === 'present' && arrival?.read?.plate !== plate;
}

/** A second read of a car that was granted and is still in view must not count for the next one. */
export function isOfWhoIsGranted(
  { arrival, nextPassage, passage }: LaneState,
  { plate }: PlateRead,
): boolean {
  if (plate === '') return false;
  return [arrival?.read?.plate, nextPassage?.plate, passage?.plate].includes(plate);
}

/** A worse read of the granted car, while it stands there, is not to be taken for the next one's. */
export function isOfWhoIsMisread(
  { arrival, nextPassage, passage }: LaneState,
  { plate, confidence }: PlateRead,
): boolean {
  if (arrival === null) return false;
  const its = [passage, nextPassage].find((one) => one?.arrivalId === arrival.id);
  return [arrival.read, its].some(
    (known) => known && confidence < known.confidence && nearlySame(plate, known.plate),
  );
}

/** The car that has a grant is in view beside the one that was read at the loop, or has gone by now. */
export function isOfAnotherGranted(
  { nextPassage, passage }: LaneState,
  { id, read: known }: Arrival,
  { plate }: PlateRead,
): boolean {
  if (known === null || known.plate === '' || plate === '' || known.plate === plate) return false;
  return [passage, nextPassage].some((one) => one?.plate === plate && one.arrivalId !== id);
}

/** The camera still tells of the car that was granted before a start, and that may be gone. */
export function isOfWhoWasGranted(
  { early }: LaneState,
  { plate }: PlateRead,
  nowMs: number,
): boolean {
  if (early === null || early.resumedFromMs === null) return false;
  return early.read.plate === plate && nowMs - early.atMs < EARLY_READ_MS;
}

/** A camera that sees no plate says nothing against who was granted before a start. */
export function isBlankOfRemembered(
  state: LaneState,
  { plate }: PlateRead,
  nowMs: number,
): boolean {
  const { arrival, early } = state;
  if (plate !== '' || arrival?.status !== 'waiting-for-read' || early === null) return false;
  return isDue(early, state, Math.max(nowMs, early.resumedFromMs ?? 0));
}

/**
 * Somebody was waved through by hand, and whoever goes may be the one that is read, rather than the
 * next car. Kept for the next arrival, the read would let that one through on another car's stay.
 */
export function isOfWhoGoes({ passage, arrival }: LaneState): boolean {
  if (passage?.sessionId !== '') return false;
  return arrival === null || arrival.id === passage.arrivalId;
}

/** Nobody stands at the loop on the other side: who is read there may be whoever goes or has gone. */
export function isOfWhoGoesFromThere(
  { passage, sides, perhapsGone }: LaneState,
  read: PlateRead,
  nowMs: number,
): boolean {
  if (sides.otherWaits) return false;
  const wavedUnseen = passage !== null && passage.sessionId === '' && passage.arrivalId === 0;
  return wavedUnseen || isAmong(perhapsGone, read, nowMs);
}

/** The camera tells once more of who may have gone, with nobody at the loop. */
export function isOfWhoMayHaveGone(
  { arrival, perhapsGone }: LaneState,
  read: PlateRead,
  nowMs: number,
): boolean {
  return arrival === null && isAmong(perhapsGone, read, nowMs);
}

/**
 * Who was read before the last car passed may have followed it, unseen by the loop. Being told of
 * once more makes such a read no younger.
 */
export function mayHaveFollowed(
  kept: EarlyRead | null,
  { passed }: LaneState,
  read: PlateRead,
  nowMs: number,
): boolean {
  if (kept === null || passed === null || kept.read.plate !== read.plate) return false;
  return kept.atMs < passed.atMs && nowMs - kept.atMs < EARLY_READ_MS;
}

/**
 * So long has the camera told of another car, and no more of the one that was granted, with nothing
 * under the arm: who was granted must have gone, hidden by the guards or by a start.
 */
export function isAnotherThere(state: LaneState, nowMs: number): boolean {
  const { arrival, passage, guard, early } = state;
  if (arrival === null || passage === null || early === null || early.read.plate === '') {
    return false;
  }
  const stands = passage.arrivalId === arrival.id && !passage.entered && guard === 'absent';
  const isLong = nowMs - early.sinceMs >= EARLY_READ_MS;
  return stands && isLong && !nearlySame(early.read.plate, passage.plate);
}

function isAmong(gone: Gone | null, { plate }: PlateRead, nowMs: number): boolean {
  if (gone === null || plate === '' || !gone.plates.includes(plate)) return false;
  return nowMs - gone.atMs < EARLY_READ_MS;
}
