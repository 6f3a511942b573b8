import type { Clock, Timer } from '../../drivers/clock.js';
import type { LaneCode } from '../../protocol/translate/answers/lane-code.js';
import { LANE_CODE_SERVICE } from '../bridge/screens/lane-code.js';
import type { LaneConfig, TextName } from '../config/config.js';
import type { Random } from '../environment/environment.js';
import type { Log } from '../environment/log.js';
import type { LaneText } from '../lane/events.js';
import type { Direction } from '../lane/state.js';
import type { Requester } from '../payments/exit-payments.js';
import { StandingQuestion } from './standing-question.js';

export interface LaneCodesOptions {
  environment: { clock: Clock; random: Random; log: Log };
  /** Which way the car that stands at a lane drives; null where that is not known. */
  wayOf: (laneId: string) => Direction | null;
  /** What `codeFor` answers may have changed, or the screen is to draw it anew. */
  refresh: (laneId: string) => void;
}

/** A screen lets a code go after a minute. */
const DRAW_MS = 50_000;

/** The texts beside which each code is shown. */
const beside: Readonly<Record<LaneCode['way'], ReadonlySet<TextName>>> = {
  entry: new Set(['no_plate', 'unreadable']),
  exit: new Set(['exit_pay', 'exit_pay_failed']),
};

/**
 * The codes of lanes that the cloud tells (2.18), on the screens that draw codes: at an entry for
 * the driver of a car whose plate is not read, who scans and is let in by 3.3; at an exit for whoever
 * is asked to pay, whose price is asked by 3.1. Whether a lane has one is said by the bridge. Both
 * ways lead over the cloud to this park, so no code is shown while the cloud is away.
 */
export class LaneCodes {
  readonly #options: LaneCodesOptions;
  readonly #lanes = new Map<string, Record<LaneCode['way'], string | null>>();
  readonly #questions: StandingQuestion[] = [];
  #request: Requester | null = null;
  #linkUp = false;
  #drawing: Timer | null = null;

  constructor(options: LaneCodesOptions) {
    this.#options = options;
  }

  askOver(request: Requester): void {
    this.#request = request;
  }

  /** A lane whose screen draws codes. */
  add({ id, channelId, direction }: LaneConfig): void {
    this.#lanes.set(id, { entry: null, exit: null });
    for (const way of ['entry', 'exit'] as const) {
      if (direction !== way && direction !== 'both') continue;
      const question = new StandingQuestion({
        environment: this.#options.environment,
        about: `the code of lane ${id}, ${way}`,
        ask: () => this.#ask({ channelId, way }),
        onAnswer: (address) => this.#take(id, way, address),
      });
      this.#questions.push(question);
    }
  }

  linkIs(up: boolean): void {
    this.#linkUp = up;
    for (const question of this.#questions) question.linkIs(up);
    this.#drawAll();
  }

  /** Whether the lane has a code of its own with which one pays. */
  paysAt(laneId: string): boolean {
    return this.#linkUp && this.#codeOf(laneId, 'exit') !== null;
  }

  /** The address to be shown beside a text; null for none. */
  codeFor(laneId: string, { name }: LaneText): string | null {
    if (!this.#linkUp) return null;
    if (beside.exit.has(name)) return this.#codeOf(laneId, 'exit');
    const mayEnter = beside.entry.has(name) && this.#options.wayOf(laneId) !== 'exit';
    return mayEnter ? this.#codeOf(laneId, 'entry') : null;
  }

  close(): void {
    this.#lanes.clear();
    this.#drawing?.cancel();
    for (const question of this.#questions) question.close();
  }

  async #ask(code: LaneCode): Promise<string | null> {
    const data = { ...code };
    const asked = { service: LANE_CODE_SERVICE, data, changesOrders: false };
    const { answer = '' } = (await this.#request?.(asked)) ?? {};
    return answer === '' ? null : answer;
  }

  #codeOf(laneId: string, way: LaneCode['way']): string | null {
    return this.#lanes.get(laneId)?.[way] ?? null;
  }

  #take(laneId: string, way: LaneCode['way'], address: string | null): void {
    const codes = this.#lanes.get(laneId);
    if (codes === undefined || codes[way] === address) return;
    codes[way] = address;
    this.#options.refresh(laneId);
    this.#drawing ??= this.#options.environment.clock.after(DRAW_MS, () => this.#drawAll());
  }

  #drawAll(): void {
    this.#drawing?.cancel();
    this.#drawing = null;
    const hasCode = [...this.#lanes].filter(([, { entry, exit }]) => (entry ?? exit) !== null);
    if (hasCode.length === 0) return;
    for (const [laneId] of hasCode) this.#options.refresh(laneId);
    this.#drawing = this.#options.environment.clock.after(DRAW_MS, () => this.#drawAll());
  }
}
