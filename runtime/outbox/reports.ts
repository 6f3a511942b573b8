import type { Fact, Reported } from '../../protocol/park/fact.js';
import type { Uplink } from '../../protocol/park/uplink.js';
import type { Announcer } from '../bus/announcer.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import { entryOf, type ParkingSession, type SessionBook } from '../sessions/session-book.js';
import { leftElsewhereShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';

/**
 * The order of messages between boxes. An outbox keeps the order of its own messages; for one of
 * another box it waits until that box has stated the fact `reported`: the cloud has answered the
 * session's entry or exit for good. The fact travels like all facts, and is merged like them.
 */

type Order = Exclude<Reported['order'], 'UNSPECIFIED'>;

/** Whether a message may go now; `done` and `too-late` ones need not go at all. */
export type Standing = 'free' | 'waits' | 'done' | 'too-late';

const orders: Partial<Record<Uplink['body'], Order>> = {
  sessionOpened: 'ENTRY',
  sessionClosed: 'EXIT',
  sessionLeftUnpaid: 'EXIT',
};
/** So often the other boxes are asked whether one of them has seen an exit. */
const UNSEEN_ASKS = 3;
/** Stays of one plate whose exits no box has reported yet: more than a few are a fault. */
const STAYS_MAX = 16;

/** Whether one of the facts is what a message may have waited for. */
export function tellReports(facts: readonly Fact[]): boolean {
  return facts.some(({ kind }) => kind === 'reported');
}

export interface ReportsOptions {
  store: Store;
  nodeId: string;
  sessions: SessionBook;
  announcer: Announcer;
  log: Log;
}

/** What this box's outbox knows of the others' messages, and tells them of its own. */
export class Reports {
  readonly #options: ReportsOptions;

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  /**
   * The sessions of which another box has to report something before this message goes: an exit
   * waits for the entry of its session, an entry for the exits of the plate's earlier stays. Only
   * what was known at the decision counts, so that two messages never wait for each other.
   */
  async before(uplink: Uplink): Promise<string[]> {
    const order = orders[uplink.body];
    if (order === undefined) return [];
    try {
      const first = order === 'EXIT' ? [uplink.sessionId] : await this.#earlierStays(uplink);
      for (const sessionId of first) await this.#recall(sessionId);
      return order === 'ENTRY' ? first : first.filter((id) => this.#enteredElsewhere(id));
    } catch (error) {
      const { log } = this.#options;
      log.error('order_of_boxes_unknown', { plate: uplink.plate, reason: sentenceOf(error) });
      return [];
    }
  }

  /** @param held how often the message was held back until now */
  standing(uplink: Uplink, before: readonly string[], held: number): Standing {
    const order = orders[uplink.body];
    if (order === undefined) return 'free';
    if (isUnseenExit(uplink)) {
      const unseen = this.#standingOfUnseen(uplink, held);
      if (unseen !== 'free') return unseen;
    }
    const own = this.#options.sessions.session(uplink.sessionId);
    // Told before a power cut made this box forget it, and the others remembered.
    const done = reportsOf(own).some((one) => one.messageId === uplink.messageId && !one.refused);
    if (done) return 'done';
    if (order === 'ENTRY' && isReported(own, 'EXIT')) return 'too-late';
    const first = order === 'EXIT' ? 'ENTRY' : 'EXIT';
    return before.every((id) => isReported(this.#options.sessions.session(id), first))
      ? 'free'
      : 'waits';
  }

  /** Asks the other boxes for what they know: who knows more of a session answers with that. */
  ask({ sessionId }: Uplink, before: readonly string[]): void {
    for (const id of new Set([sessionId, ...before])) this.#options.announcer.session(id);
  }

  /**
   * The fact to be written when a message leaves the outbox; null where nothing waits for it. All
   * of it follows from the message, so that it is the same fact when a power cut makes the box
   * forget it and state it again.
   */
  factOf(uplink: Uplink, refused: boolean): Fact | null {
    const { messageId, body, sessionId, plate, sequence, at } = uplink;
    const order = orders[body];
    if (order === undefined) return null;
    const factId = `${messageId}_${refused ? 'refused' : 'told'}`;
    const { nodeId } = this.#options;
    const reported = { messageId, order, refused };
    return { factId, sessionId, plate, nodeId, sequence, at, kind: 'reported', reported };
  }

  /** The fact is written: the others may know. */
  async tell(fact: Fact): Promise<void> {
    const { sessions, announcer } = this.#options;
    await announcer.recall(fact.sessionId);
    sessions.merge([fact]);
    announcer.session(fact.sessionId);
  }

  /** Another box may have seen the exit after all; it has time to say so, and tells it itself. */
  #standingOfUnseen({ sessionId, messageId }: Uplink, held: number): Standing {
    const session = this.#options.sessions.session(sessionId);
    const seen = (session?.facts ?? []).some(
      (fact) => fact.kind === 'left' && fact.left.laneId !== '',
    );
    if (!seen) return held < UNSEEN_ASKS ? 'waits' : 'free';
    const told = reportsOf(session).some(
      (one) => one.order === 'EXIT' && one.messageId !== messageId,
    );
    return told ? 'done' : 'waits';
  }

  async #earlierStays({ plate, sessionId, sequence }: Uplink): Promise<string[]> {
    const range = { prefix: `${plate}!`, limit: STAYS_MAX };
    const found = await this.#options.store.list(leftElsewhereShelf, range);
    return found
      .filter(({ value }) => value.sequence < sequence && value.sessionId !== sessionId)
      .map(({ value }) => value.sessionId);
  }

  /** A session that was closed before the last start is on disk only, and may be news to others. */
  async #recall(sessionId: string): Promise<void> {
    const { sessions, announcer } = this.#options;
    if (sessions.session(sessionId) !== null) return;
    await announcer.recall(sessionId);
    announcer.session(sessionId);
  }

  #enteredElsewhere(sessionId: string): boolean {
    const { sessions, nodeId } = this.#options;
    const session = sessions.session(sessionId);
    const entered = session === null ? null : entryOf(session);
    return entered !== null && entered.nodeId !== nodeId;
  }
}

function isUnseenExit(uplink: Uplink): boolean {
  return uplink.body === 'sessionClosed' && uplink.sessionClosed.exitChannelId === '';
}

function isReported(session: ParkingSession | null, order: Order): boolean {
  return reportsOf(session).some((reported) => reported.order === order);
}

function reportsOf(session: ParkingSession | null): Reported[] {
  const facts = session?.facts ?? [];
  return facts.flatMap((fact) => (fact.kind === 'reported' ? [fact.reported] : []));
}
