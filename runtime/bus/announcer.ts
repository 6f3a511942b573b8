import { factCodec, recordCodec, sessionFactsCodec } from '../../protocol/park/codec.js';
import type { Fact, SessionFacts } from '../../protocol/park/fact.js';
import { headerOf, type ParkRecord } from '../../protocol/park/record.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import { mergeRecord } from '../records/merge-record.js';
import type { RecordShelf } from '../records/record-shelf.js';
import { inFacts } from '../sessions/new-fact.js';
import { isOpen, type SessionBook } from '../sessions/session-book.js';
import { storedFacts } from '../sessions/stored-facts.js';
import { debtShelf, leftElsewhereShelf, openShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, remove, type Change } from '../store/write.js';
import type { ParkBus, Received } from './bus.js';
import type { Topics } from './topics.js';

export interface AnnouncerOptions {
  bus: ParkBus;
  topics: Topics;
  nodeId: string;
  store: Store;
  sessions: SessionBook;
  records: RecordShelf;
  log: Log;
}

/** Announcements that are under way at once, well below what a session of the bus takes. */
const BUNDLE = 64;

/**
 * Tells the other nodes of the park what this one knows of sessions and records, and takes in what
 * they tell. Knowledge is merged as sets, so that repeats and order do not matter: after each
 * connection a node tells again what it originated, and what is open here.
 */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly counters = { announced: 0, takenIn: 0, undecodable: 0 };
  readonly #takenInCallbacks: ((facts: readonly Fact[]) => void)[] = [];
  #round = 0;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    const { bus, topics } = options;
    bus.subscribe(topics.session('+'), (message) => void this.#takeSession(message));
    bus.subscribe(topics.records(), (message) => this.#takeRecord(message));
    bus.onConnection((connected) => {
      if (connected) void this.#announceAll();
    });
  }

  /** Facts that this node has just made durable. */
  facts(facts: readonly Fact[]): void {
    for (const sessionId of new Set(facts.map((fact) => fact.sessionId))) {
      void this.#announceSession(sessionId);
    }
  }

  /** Told of facts of other nodes that are new here. */
  onTakenIn(callback: (facts: readonly Fact[]) => void): void {
    this.#takenInCallbacks.push(callback);
  }

  /** Tells what is known of a session; nodes that know more of it answer with that. */
  session(sessionId: string): void {
    void this.#announceSession(sessionId);
  }

  /** Records that this node has just made durable. */
  records(records: readonly ParkRecord[]): void {
    for (const record of records) void this.#announceRecord(record);
  }

  /**
   * A bundle at a time: what the broker has not confirmed yet is bounded. Stays of others that are
   * open here are told too: their exit may have been told while this node was away, or the power cut
   * may have taken it back here, and whoever knows of it answers.
   */
  async #announceAll(): Promise<void> {
    const { bus, sessions, nodeId, records } = this.#options;
    this.#round += 1;
    const round = this.#round;
    const told = sessions.ids().filter((sessionId) => {
      const session = sessions.session(sessionId);
      if (session === null) return false;
      return isOpen(session) || session.facts.some((fact) => fact.nodeId === nodeId);
    });
    const all = [
      ...told.map((sessionId) => () => this.#announceSession(sessionId)),
      ...[...records.all()].map((record) => () => this.#announceRecord(record)),
    ];
    for (let at = 0; at < all.length; at += BUNDLE) {
      if (!bus.connected || round !== this.#round) return;
      await Promise.all(all.slice(at, at + BUNDLE).map((announce) => announce()));
    }
  }

  #announceRecord(record: ParkRecord): Promise<void> {
    const topic = this.#options.topics.record(record.kind, headerOf(record).key);
    return this.#publish(topic, recordCodec.encode(record), true);
  }

  async #announceSession(sessionId: string): Promise<void> {
    const { topics } = this.#options;
    const facts = this.#tellable(sessionId);
    if (facts.length === 0) return;
    const open = isOpen({ sessionId, facts });
    const payload = sessionFactsCodec.encode({ sessionId, facts });
    const topic = topics.session(sessionId);
    const told = [this.#publish(topic, payload, open)];
    // An empty retained message takes the open session away from the broker.
    if (!open) told.push(this.#publish(topic, new Uint8Array(0), true));
    await Promise.all(told);
  }

  async #publish(topic: string, payload: Uint8Array, retain: boolean): Promise<void> {
    const { bus, log } = this.#options;
    if (!bus.connected) return;
    this.counters.announced += 1;
    try {
      await bus.publish(topic, payload, { retain });
    } catch (error) {
      log.debug('announcement_lost', { topic, reason: sentenceOf(error) });
    }
  }

  async #takeSession(message: Received): Promise<void> {
    if (message.payload.length === 0) return;
    try {
      const told = sessionFactsCodec.decode(message.payload);
      // Each fact is checked like one that came alone.
      const facts = told.facts.map((fact) => factCodec.decode(factCodec.encode(fact)));
      await this.recall(told.sessionId);
      this.#merge(facts.filter((fact) => fact.sessionId === told.sessionId));
      if (this.#knowsMore(told)) await this.#announceSession(told.sessionId);
    } catch (error) {
      this.#refuse(message, error);
    }
  }

  /** A session that was closed before the last start is on disk only; an old entry must not open it. */
  async recall(sessionId: string): Promise<void> {
    const { sessions, store } = this.#options;
    if (sessions.session(sessionId) !== null) return;
    sessions.merge(await storedFacts(store, sessionId));
  }

  /** Whoever told it did not hear all: it was away, or its start was not yet complete. */
  #knowsMore(told: SessionFacts): boolean {
    const heard = new Set(told.facts.map((fact) => fact.factId));
    return this.#tellable(told.sessionId).some((fact) => !heard.has(fact.factId));
  }

  /** What a power cut takes back must not have been told: another fact would get its number. */
  #tellable(sessionId: string): Fact[] {
    const { sessions, store } = this.#options;
    const facts = sessions.session(sessionId)?.facts ?? [];
    return facts.filter(({ factId }) => store.isDurable(factId));
  }

  #merge(told: readonly Fact[]): void {
    const { sessions, store, log } = this.#options;
    const fresh = sessions.merge(told);
    if (fresh.length === 0) return;
    this.counters.takenIn += fresh.length;
    const changes: Change[] = fresh.map(inFacts);
    for (const fact of fresh) {
      const session = sessions.session(fact.sessionId);
      const open = session !== null && isOpen(session);
      if (fact.kind === 'entered' && open) changes.push(put(openShelf, fact.sessionId, fact));
      if (fact.kind === 'left') changes.push(remove(openShelf, fact.sessionId));
      if (fact.kind === 'letOutUnpaid') changes.push(put(debtShelf, fact.sessionId, fact));
    }
    changes.push(...fresh.flatMap((fact) => this.#leftElsewhere(fact)));
    // Unsynced: the node that stated the facts keeps them, and tells them again.
    store.note(changes).catch((error: unknown) => {
      log.error('facts_not_kept', { reason: sentenceOf(error) });
    });
    for (const callback of this.#takenInCallbacks) callback(fresh);
  }

  /** Until another box has reported an exit, the plate's next entry here waits for that. */
  #leftElsewhere({ sessionId, kind, nodeId, plate, at }: Fact): Change[] {
    const { sessions, store } = this.#options;
    const facts = sessions.session(sessionId)?.facts ?? [];
    const reported = facts.some(
      (fact) => fact.kind === 'reported' && fact.reported.order === 'EXIT',
    );
    if (kind === 'left' && nodeId !== this.#options.nodeId && !reported) {
      const sequence = store.nextSequence();
      const about = { sequence, at, laneId: '', event: 'left_elsewhere', text: '' };
      const key = `${plate}!${sessionId}`;
      return [put(leftElsewhereShelf, key, { ...about, sessionId, plate })];
    }
    return kind === 'reported' && reported
      ? [remove(leftElsewhereShelf, `${plate}!${sessionId}`)]
      : [];
  }

  #takeRecord(message: Received): void {
    if (message.payload.length === 0) return;
    try {
      const record = recordCodec.decode(message.payload);
      const { records } = this.#options;
      records.merge([record], { synced: false });
      // An older state must not stay with the broker for those who come later.
      const known = records.get(record.kind, headerOf(record).key);
      if (known !== undefined && mergeRecord(record, known) !== undefined) this.records([known]);
    } catch (error) {
      this.#refuse(message, error);
    }
  }

  #refuse(message: Received, error: unknown): void {
    this.counters.undecodable += 1;
    this.#options.log.warn('bus_message_refused', {
      topic: message.topic,
      reason: sentenceOf(error),
    });
  }
}
