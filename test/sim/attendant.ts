import { routes } from '../../runtime/console/routes.js';
import type { LanekeeperNode } from '../../runtime/node.js';
import type { EventLog } from './event-log.js';
import type { CarInLane, LaneWorld } from './lane-world.js';
import type { SeededRandom } from './random.js';
import type { Scheduler } from './scheduler.js';

const LOOK_MS = 2_000;
const TAKES_CASH_AFTER_MS = 6_000;
const RAISES_AFTER_MS = 45_000;
const UNLOCKS_AFTER_MS = 90_000;
const PAUSE_MS = 10_000;
/** So many of those who are to pay are let out free. */
const FREED = 0.05;

export interface AttendantOptions {
  scheduler: Scheduler;
  random: SeededRandom;
  events: EventLog;
  lanes: readonly LaneWorld[];
  node: (laneId: string) => LanekeeperNode | null;
  /** How careless the person is: 0 does what is useful only, 1 presses a button at every look. */
  carelessness: () => number;
  /** Nobody locks lanes any more. */
  isOver: () => boolean;
  /** Before the attendant asks the lane for a movement; to be called with the answer. */
  onHandRequest: (laneId: string, what: string) => (done: boolean) => void;
}

/** The person at the console: takes cash, helps who is stuck, and lowers an arm that gave up. */
export class Attendant {
  /** What the program said it took, in fen by plate. */
  readonly taken = new Map<string, number>();
  /** What the program said that they need not pay, in the same way. */
  readonly freed = new Map<string, number>();
  readonly #options: AttendantOptions;
  readonly #pausedUntilMs = new Map<string, number>();

  constructor(options: AttendantOptions) {
    this.#options = options;
    this.#plan();
  }

  #plan(): void {
    const look = (): void => {
      for (const lane of this.#options.lanes) this.#look(lane);
      this.#plan();
    };
    this.#options.scheduler.plan(LOOK_MS, look, 'quiet');
  }

  #look(lane: LaneWorld): void {
    const { scheduler, node, carelessness, isOver } = this.#options;
    const { nowMs } = scheduler;
    const state = node(lane.id)?.lanes?.lanes.get(lane.id)?.state;
    if (state === undefined || nowMs < (this.#pausedUntilMs.get(lane.id) ?? 0)) return;
    const car = this.#waitsLongest(lane);
    const waitedMs = nowMs - (car?.waitsSinceMs ?? nowMs);
    if (this.#options.random.chance(carelessness())) {
      this.#presses(lane);
    } else if (this.#owes(lane) && waitedMs >= TAKES_CASH_AFTER_MS) {
      this.#pause(lane);
      this.#settle(lane);
    } else if (state.arm.locked && (isOver() || waitedMs >= UNLOCKS_AFTER_MS)) {
      this.#pause(lane);
      void this.ask(lane, 'unlock', { by: 'attendant' });
    } else if (car !== null && waitedMs >= RAISES_AFTER_MS) {
      this.#pause(lane);
      void this.ask(lane, 'raise', { by: 'attendant', reason: 'stuck' }).then((answer) => {
        if (answer !== null) lane.wave(car);
      });
    } else if ((state.arm.gaveUp || state.arm.held) && lane.cars.length === 0) {
      this.#pause(lane);
      const closesItself = lane.config.barrier.lower === null;
      void this.ask(lane, closesItself ? 'release' : 'lower', { by: 'attendant' });
    }
  }

  #waitsLongest(lane: LaneWorld): CarInLane | null {
    const sinceMs = ({ waitsSinceMs }: CarInLane) => waitsSinceMs ?? Infinity;
    return lane.waiting.sort((one, other) => sinceMs(one) - sinceMs(other))[0] ?? null;
  }

  /** Any button at any moment, now and then twice. */
  #presses(lane: LaneWorld): void {
    const { random, scheduler } = this.#options;
    const what = random.pick(['raise', 'lower', 'settle', 'raise and hold'] as const);
    const press = (): void => {
      if (what === 'settle') this.#settle(lane);
      else if (what === 'lower') void this.ask(lane, 'lower', { by: 'attendant' });
      else {
        const body = { by: 'attendant', reason: 'pressed', hold: what !== 'raise' };
        void this.ask(lane, 'raise', body);
      }
    };
    press();
    if (random.chance(0.3)) scheduler.after(random.between(0, 1_500), press);
  }

  /** The car that stands there is the one that the lane asks to pay: people look at the plate. */
  #owes(lane: LaneWorld): boolean {
    const arrival = this.#options.node(lane.id)?.lanes?.lanes.get(lane.id)?.state.arrival;
    const plate = arrival?.read?.plate;
    return arrival?.status === 'paying' && lane.waiting.some(({ car }) => car.plate === plate);
  }

  #settle(lane: LaneWorld): void {
    if (!this.#owes(lane)) return;
    const state = this.#options.node(lane.id)?.lanes?.lanes.get(lane.id)?.state;
    const plate = state?.arrival?.read?.plate ?? '';
    const free = this.#options.random.chance(FREED);
    const body = { by: 'attendant', ...(free ? { reason: 'ambulance' } : {}) };
    void this.ask(lane, free ? 'free' : 'settle', body).then((answer) => {
      const sums = free ? this.freed : this.taken;
      sums.set(plate, (sums.get(plate) ?? 0) + amountOf(answer));
    });
  }

  #pause(lane: LaneWorld): void {
    const { scheduler, random } = this.#options;
    this.#pausedUntilMs.set(lane.id, scheduler.nowMs + PAUSE_MS + random.between(0, 2_000));
  }

  /** Asks the console; null when it refuses. */
  async ask(lane: LaneWorld, what: string, body: Record<string, unknown>): Promise<unknown> {
    const { node, events, onHandRequest, scheduler } = this.#options;
    scheduler.touched = true;
    const running = node(lane.id);
    if (running === null) return null;
    events.add('attendant', `${what} ${lane.id}`);
    const moves = what !== 'settle' && what !== 'free';
    const answered = moves ? onHandRequest(lane.id, what) : () => undefined;
    const route = routes(running).find(({ path }) => path === `/lanes/:lane/${what}`);
    try {
      const answer = (await route?.answer({ lane: lane.id }, body)) ?? null;
      answered(true);
      return answer;
    } catch (error) {
      answered(false);
      events.add('attendant', `refused: ${error instanceof Error ? error.message : 'no reason'}`);
      return null;
    }
  }
}

function amountOf(answer: unknown): number {
  return (answer as { amount_fen?: number } | null)?.amount_fen ?? 0;
}
