import type { SessionClosed } from '../../protocol/park/uplink.js';
import type { SmartPage } from '../../protocol/translate/answers/smart-screen.js';
import { SMART_SCREEN_SERVICE } from '../bridge/screens/smart-screens.js';
import type { TextName } from '../config/config.js';
import type { Log } from '../environment/log.js';
import { codeOf, sentenceOf } from '../errors.js';
import type { LaneText } from '../lane/events.js';
import type { Requester } from '../payments/exit-payments.js';

export interface SmartPagesOptions {
  environment: { log: Log };
  /** What was paid for a stay until now, in fen. */
  paidFen: (sessionId: string) => number;
  /** The address of the lane's own code (2.18) beside a text; null for none. */
  laneCode: (laneId: string, words: LaneText) => string | null;
}

/** The car that was last asked to pay at a lane. */
interface Owing {
  closed: SessionClosed;
  dueFen: number;
}

interface SmartLane {
  channelId: string;
  speaks: boolean;
  owing: Owing | null;
  /** Where the code leads that this car pays with. */
  code: { plate: string; url: string } | null;
  words: LaneText | null;
  spoken: string;
  /** The page that was handed over last, in one text. */
  last: string;
  sending: boolean;
  /** What is to be shown once the page under way is through. */
  next: SmartPage | null;
}

const asking: ReadonlySet<TextName> = new Set(['exit_pay', 'exit_pay_failed']);
const nothingAsked = { dueFen: 0, reducedFen: 0, prepaidFen: 0, enteredMs: 0, stayMs: 0 };

/**
 * Pages for the smart screens of exits (7.3), which follow what the lane shows. A car that is asked
 * to pay gets its page once there is a code to pay with, and a new one with each new code; a car
 * that is let out gets the page that takes the code away. The screen goes home by itself after 10 s.
 * There is no page for who leaves first and pays later or is refused: that code ends within a minute.
 * The lane never waits for a page, and a page that comes too late for its car gives way to the next.
 */
export class SmartPages {
  readonly #options: SmartPagesOptions;
  readonly #lanes = new Map<string, SmartLane>();
  #request: Requester | null = null;
  #linkUp = false;

  constructor(options: SmartPagesOptions) {
    this.#options = options;
  }

  showOver(request: Requester): void {
    this.#request = request;
  }

  linkIs(up: boolean): void {
    this.#linkUp = up;
    if (!up) return;
    for (const [laneId, lane] of this.#lanes) {
      lane.last = '';
      this.#follow(laneId, lane);
    }
  }

  /** A lane with a smart screen; it says aloud what it shows where nothing else there does. */
  add(laneId: string, { channelId, speaks }: Pick<SmartLane, 'channelId' | 'speaks'>): void {
    this.#lanes.set(laneId, {
      ...{ channelId, speaks, owing: null, code: null, words: null },
      ...{ spoken: '', last: '', sending: false, next: null },
    });
  }

  has(laneId: string): boolean {
    return this.#lanes.has(laneId);
  }

  /** A car is asked to pay. */
  owes(laneId: string, owing: Owing): void {
    this.#change(laneId, (lane) => (lane.owing = owing));
  }

  /** A code for that car; null: it is not good any more. */
  codeIs(laneId: string, code: SmartLane['code']): void {
    this.#change(laneId, (lane) => (lane.code = code));
  }

  /** What the lane shows now, and that text filled in. */
  shown(laneId: string, words: LaneText, filled: string): void {
    this.#change(laneId, (lane) => {
      lane.words = words;
      lane.spoken = lane.speaks ? filled.replaceAll('\n', ',') : '';
      // Between cars the screen has gone home: the same page may be due again.
      if (words.plate === '') lane.last = '';
    });
  }

  /** The lane's own code may be another one. */
  refresh(laneId: string): void {
    this.#change(laneId, () => undefined);
  }

  close(): void {
    this.#lanes.clear();
  }

  #change(laneId: string, change: (lane: SmartLane) => void): void {
    const lane = this.#lanes.get(laneId);
    if (lane === undefined) return;
    change(lane);
    this.#follow(laneId, lane);
  }

  #follow(laneId: string, lane: SmartLane): void {
    const page = this.#linkUp ? this.#pageOf(laneId, lane) : null;
    if (page === null) return;
    const text = JSON.stringify(page);
    if (text === lane.last) return;
    lane.last = text;
    lane.next = page;
    if (!lane.sending) void this.#send(laneId, lane);
  }

  async #send(laneId: string, lane: SmartLane): Promise<void> {
    lane.sending = true;
    while (lane.next !== null && this.#lanes.get(laneId) === lane) {
      const data = { ...lane.next };
      lane.next = null;
      try {
        await this.#request?.({ service: SMART_SCREEN_SERVICE, data, changesOrders: false });
      } catch (error) {
        const [code, reason] = [codeOf(error), sentenceOf(error)];
        this.#options.environment.log.warn('smart_screen_failed', { lane: laneId, code, reason });
      }
    }
    lane.sending = false;
  }

  #pageOf(laneId: string, lane: SmartLane): SmartPage | null {
    const { channelId, words, owing, code, spoken } = lane;
    if (words === null || words.plate === '') return null;
    const { name, plate } = words;
    const page = { channelId, plate, spoken, payAddress: '', feeFen: 0, ...nothingAsked };
    if (name === 'exit_monthly') return { ...page, kind: 'monthly' };
    if (name === 'exit_stored') return { ...page, kind: 'paid', feeFen: words.feeFen };
    const owes = owing?.closed.plate === plate ? owing : null;
    if (name === 'exit_granted') {
      const paid = owes !== null && this.#options.paidFen(owes.closed.sessionId) > 0;
      if (!paid) return { ...page, kind: 'nothing-due' };
      return { ...page, kind: 'paid', feeFen: owes.closed.amountReceivableFen };
    }
    if (!asking.has(name) || owes === null) return null;
    const own = code?.plate === plate ? code.url : null;
    const payAddress = own ?? this.#options.laneCode(laneId, words);
    return payAddress === null ? null : { ...page, kind: 'asks', payAddress, ...asked(owes) };
  }
}

function asked({ closed, dueFen }: Owing) {
  return {
    dueFen,
    feeFen: closed.amountReceivableFen,
    reducedFen: closed.reducedFen,
    prepaidFen: closed.electronicPrepaidFen + closed.cashPrepaidFen,
    enteredMs: closed.enteredAt.unixMs,
    stayMs: Math.max(0, closed.leftAt.unixMs - closed.enteredAt.unixMs),
  };
}
