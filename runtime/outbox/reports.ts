import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { Fact, Reported } from '../../protocol/park/fact.js';
import type { Uplink } from '../../protocol/park/uplink.js';
import type { Announcer } from '../bus/announcer.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import type { ParkingSession, SessionBook } from '../sessions/session-book.js';

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

/** At the decision: the sessions of which another box must report something first. */
export function unreportedBefore(
  { body, sessionId, plate }: Pick<Uplink, 'body' | 'sessionId' | 'plate'>,
  sessions: SessionBook,
  nodeId: string,
): string[] {
  const order = orders[body];
  if (order === undefined) return [];
  const own = sessions.session(sessionId);
  const before = order === 'EXIT' ? (own === null ? [] : [own]) : sessions.closedOf(plate);
  return before
    .filter((session) =>
      isUnreportedElsewhere(session, order === 'EXIT' ? 'ENTRY' : 'EXIT', nodeId),
    )
    .map((session) => session.sessionId);
}

function isUnreportedElsewhere(session: ParkingSession, order: Order, nodeId: string): boolean {
  const kind = order === 'ENTRY' ? 'entered' : 'left';
  const elsewhere = session.facts.some((fact) => fact.kind === kind && fact.nodeId !== nodeId);
  return elsewhere && !isReported(session, order);
}

function isReported(session: ParkingSession | null, order: Order): boolean {
  return reportsOf(session).some((reported) => reported.order === order);
}

function reportsOf(session: ParkingSession | null): Reported[] {
  const facts = session?.facts ?? [];
  return facts.flatMap((fact) => (fact.kind === 'reported' ? [fact.reported] : []));
}

export interface ReportsOptions {
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

  standing({ uplink, afterSessionIds }: OutboxEntry): Standing {
    const { sessions } = this.#options;
    const order = orders[uplink.body];
    if (order === undefined) return 'free';
    const own = sessions.session(uplink.sessionId);
    // This box has told it before a power cut made it forget, and the others remembered.
    if (reportsOf(own).some((one) => one.messageId === uplink.messageId && !one.refused)) {
      return 'done';
    }
    if (order === 'ENTRY' && isReported(own, 'EXIT')) return 'too-late';
    const first = order === 'EXIT' ? 'ENTRY' : 'EXIT';
    const waits = afterSessionIds.some((id) => !isReported(sessions.session(id), first));
    return waits ? 'waits' : 'free';
  }

  /** Reads what a message that was kept over a start is about, and tells it to the others again. */
  async recall({ uplink, afterSessionIds }: OutboxEntry): Promise<void> {
    const { sessions, announcer, log } = this.#options;
    const unknown = [uplink.sessionId, ...afterSessionIds].filter(
      (id) => id !== '' && sessions.session(id) === null,
    );
    for (const sessionId of unknown) {
      try {
        await announcer.recall(sessionId);
        announcer.session(sessionId);
      } catch (error) {
        log.error('session_not_recalled', { session: sessionId, reason: sentenceOf(error) });
      }
    }
  }

  /** Asks the other boxes for what they know of what a message waits for. */
  ask({ afterSessionIds }: OutboxEntry): void {
    for (const sessionId of afterSessionIds) this.#options.announcer.session(sessionId);
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
  tell(fact: Fact): void {
    const { sessions, announcer, log } = this.#options;
    const { sessionId } = fact;
    announcer.recall(sessionId).then(
      () => {
        sessions.merge([fact]);
        announcer.session(sessionId);
      },
      (error: unknown) => {
        log.error('report_not_told', { session: sessionId, reason: sentenceOf(error) });
      },
    );
  }
}

/** Whether facts say something that a waiting message may have waited for. */
export function tellReports(facts: readonly Fact[]): boolean {
  return facts.some(({ kind }) => kind === 'reported');
}
