import type { PlateRead } from '../../drivers/camera/port.js';
import { endUnused } from './closing.js';
import { bringBack } from './back-again.js';
import { EARLY_READ_MS, isDue } from './early-read.js';
import type { Arrival, Direction, EarlyRead, LaneState, MachineOptions } from './state.js';
import { andThen, go, LANE_LOCKED, plainText, stay, withArrival, type Step } from './step.js';

/** What a loop does not see for so long, and sees then, is the same car: nobody drives so fast. */
const FLICKER_MS = 2_000;

/** Something stands at the approach loop that was not there before. */
export function arrive(state: LaneState, nowMs: number, options: MachineOptions): Step {
  const arrival: Arrival = {
    id: state.nextArrivalId,
    sinceMs: nowMs,
    direction: directionOf(state, options),
    read: null,
    readMs: nowMs,
    better: null,
    status: 'waiting-for-read',
    reasons: [],
    dueFen: 0,
    toldUnreadable: false,
    reconsider: false,
    doubtedMs: null,
  };
  const { early, lost } = state;
  const arrived = { ...state, nextArrivalId: arrival.id + 1, arrival, early: null, lost: null };
  const noted = go(arrived, { type: 'arrived' });
  if (early === null || nowMs - early.atMs > EARLY_READ_MS) {
    const isBack = lost !== null && nowMs - lost.atMs <= FLICKER_MS;
    return isBack
      ? andThen(noted, (next) => decide(next, arrival, lost.read, nowMs, options))
      : noted;
  }
  if (early.resumedFromMs !== null && !isDue(early, state, nowMs)) {
    return andThen(noted, (next) => stay({ ...next, early }));
  }
  return andThen(noted, (next) => decide(next, arrival, early.read, nowMs, options));
}

/** Asks for a decision on a read; in a locked lane nothing is decided, and nobody comes in. */
export function decide(
  state: LaneState,
  arrival: Arrival,
  read: PlateRead,
  nowMs: number,
  options: MachineOptions,
): Step {
  // What is decided on again was not seen again.
  const again = arrival.read === read;
  const withRead = {
    ...arrival,
    read,
    readMs: again ? arrival.readMs : nowMs,
    better: null,
    reconsider: false,
    doubtedMs: again ? arrival.doubtedMs : null,
  };
  const known = isOfThis(state.early, read) ? { ...state, early: null } : state;
  if (state.arm.locked) {
    // Who was granted before a start has not been seen since, and may have gone.
    const doubtedMs = read.trigger === 'none' ? nowMs : withRead.doubtedMs;
    return go(
      withArrival(known, withRead, { status: 'refused', reasons: [LANE_LOCKED], doubtedMs }),
      { type: 'note', event: 'came_to_locked_lane', text: '', plate: read.plate },
      { type: 'show', text: plainText('lane_locked', read.plate) },
      { type: 'say', text: plainText('lane_locked', read.plate) },
    );
  }
  const direction = arrival.direction ?? seenDirection(read);
  const asking = withArrival(known, withRead, { status: 'deciding', reasons: [] });
  return andThen(
    andThen(bringBack(asking, read, nowMs), (next) =>
      endGrantOfAnother(next, arrival, read, nowMs, options),
    ),
    (next) => go(next, { type: 'decide', arrivalId: arrival.id, read, direction }),
  );
}

/** Who is decided on is not the next one too; nor is who was granted before a start. */
function isOfThis(early: EarlyRead | null, read: PlateRead): boolean {
  return early !== null && (early.resumedFromMs !== null || early.read.plate === read.plate);
}

/** Another car stands there now, so the one that was granted before went back. */
function endGrantOfAnother(
  state: LaneState,
  arrival: Arrival,
  read: PlateRead,
  nowMs: number,
  options: MachineOptions,
): Step {
  const { passage, guard } = state;
  if (passage === null || passage.entered || passage.sessionId === '') return stay(state);
  const same = passage.arrivalId === arrival.id || passage.plate === read.plate;
  return same || guard !== 'absent' ? stay(state) : endUnused(state, passage, nowMs, options);
}

/** One loop for both ways cannot tell from where a car comes. */
function directionOf(state: LaneState, options: MachineOptions): Direction | null {
  if (options.direction !== 'both') return options.direction;
  return options.oneLoop ? null : state.sides.turn;
}

/** One camera for both ways looks out of the park: who comes nearer wants to come in. */
function seenDirection({ direction }: PlateRead): Direction | null {
  if (direction === 'approaching') return 'entry';
  return direction === 'leaving' ? 'exit' : null;
}
