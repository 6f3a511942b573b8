import { factCodec, recordCodec, sessionFactsCodec } from '../../protocol/park/codec.js';
import type { Fact } from '../../protocol/park/fact.js';
import type { Permit } from '../../protocol/park/record.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import type { PermitShelf } from '../permits/permit-shelf.js';
import { isOpen, type SessionBook } from '../sessions/session-book.js';
import { factKey, factShelf, openShelf } from '../store/shelves.js';
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
  permits: PermitShelf;
  log: Log;
}

/**
 * Tells the other nodes of the park what this one knows of sessions and records, and takes in what
 * they tell. Knowledge is merged as sets, so that repeats and order do not matter: after each
 * connection a node tells again what it originated.
 */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly counters = { announced: 0, takenIn: 0, undecodable: 0 };

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    const { bus, topics } = options;
    bus.subscribe(topics.session('+'), (message) => this.#takeSession(message));
    bus.subscribe(`${topics.record('permit', 'x').slice(0, -1)}+`, (message) =>
      this.#takeRecord(message),
    );
    bus.onConnection((connected) => {
      if (connected) this.#announceAll();
    });
  }

  /** Facts that this node has just made durable. */
  facts(facts: readonly Fact[]): void {
    for (const sessionId of new Set(facts.map((fact) => fact.sessionId))) {
      this.#announceSession(sessionId);
    }
  }

  permit(permit: Permit): void {
    const { topics } = this.#options;
    const payload = recordCodec.encode({ kind: 'permit', permit });
    this.#publish(topics.record('permit', permit.permitId), payload, true);
  }

  #announceAll(): void {
    const { sessions, nodeId, permits } = this.#options;
    for (const sessionId of sessions.ids()) {
      const facts = sessions.session(sessionId)?.facts ?? [];
      if (facts.some((fact) => fact.nodeId === nodeId)) this.#announceSession(sessionId);
    }
    for (const permit of permits.all()) this.permit(permit);
  }

  #announceSession(sessionId: string): void {
    const { sessions, topics } = this.#options;
    const session = sessions.session(sessionId);
    if (session === null) return;
    const open = isOpen(session);
    const payload = sessionFactsCodec.encode({ sessionId, facts: [...session.facts] });
    const topic = topics.session(sessionId);
    this.#publish(topic, payload, open);
    // An empty retained message takes the open session away from the broker.
    if (!open) this.#publish(topic, new Uint8Array(0), true);
  }

  #publish(topic: string, payload: Uint8Array, retain: boolean): void {
    const { bus, log } = this.#options;
    if (!bus.connected) return;
    this.counters.announced += 1;
    bus.publish(topic, payload, { retain }).catch((error: unknown) => {
      log.debug('announcement_lost', { topic, reason: sentenceOf(error) });
    });
  }

  #takeSession(message: Received): void {
    if (message.payload.length === 0) return;
    try {
      const told = sessionFactsCodec.decode(message.payload);
      // Each fact is checked like one that came alone.
      const facts = told.facts.map((fact) => factCodec.decode(factCodec.encode(fact)));
      this.#merge(facts.filter((fact) => fact.sessionId === told.sessionId));
    } catch (error) {
      this.#refuse(message, error);
    }
  }

  #merge(told: readonly Fact[]): void {
    const { sessions, store, log } = this.#options;
    const fresh = sessions.merge(told);
    if (fresh.length === 0) return;
    this.counters.takenIn += fresh.length;
    const changes: Change[] = fresh.map((fact) => put(factShelf, factKey(fact), fact));
    for (const fact of fresh) {
      const session = sessions.session(fact.sessionId);
      const open = session !== null && isOpen(session);
      if (fact.kind === 'entered' && open) changes.push(put(openShelf, fact.sessionId, fact));
      if (fact.kind === 'left') changes.push(remove(openShelf, fact.sessionId));
    }
    // Unsynced: the node that stated the facts keeps them, and tells them again.
    store.note(changes).catch((error: unknown) => {
      log.error('facts_not_kept', { reason: sentenceOf(error) });
    });
  }

  #takeRecord(message: Received): void {
    if (message.payload.length === 0) return;
    try {
      const record = recordCodec.decode(message.payload);
      this.#options.permits.merge([record.permit], { synced: false });
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
