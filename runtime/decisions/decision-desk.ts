import type { PlateRead } from '../../drivers/camera/port.js';
import type { Uplink, UplinkBody } from '../../protocol/park/uplink.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import type { Config, LaneConfig } from '../config/config.js';
import type { Environment } from '../environment/environment.js';
import type { Stamper } from '../environment/stamper.js';
import { LanekeeperError, sentenceOf } from '../errors.js';
import type { ArrivalDecision } from '../lane/events.js';
import type { Direction } from '../lane/state.js';
import type { PermitIndex } from '../permits/permit-index.js';
import { quote } from '../rates/quote.js';
import { rateFor } from '../rates/rate-for.js';
import { entryOf, isOpen, type SessionBook } from '../sessions/session-book.js';
import { inJournal, newJournalEntry } from '../store/journal.js';
import { factKey, factShelf, laneShelf, outboxShelf, sequenceKey } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, type Change } from '../store/write.js';
import { plateColorOf } from './camera-values.js';
import { both, text, type Decision, type DecisionContext } from './decision.js';
import { decideEntry } from './decide-entry.js';
import { decideExit } from './decide-exit.js';
import { recordDecision } from './record-decision.js';

export interface DecisionDeskOptions {
  environment: Pick<Environment, 'clock' | 'wall' | 'log'>;
  config: Config;
  store: Store;
  stamper: Stamper;
  sessions: SessionBook;
  permits: PermitIndex;
  /** Milliseconds since the cloud was lost, or null while it is reached. */
  linkDownMs: () => number | null;
  /** Facts and orders that are on disk now. */
  onDurable: (facts: Parameters<SessionBook['merge']>[0]) => void;
  /** The disk took a decision after all that a lane no longer waited for. */
  onDurableLate: (lane: LaneConfig) => void;
}

/** How a batch fared within the time that a lane waits for the disk. */
export type Kept = 'on-disk' | 'in-memory' | 'refused';

/** How long a car that has not used its grant may come back to the entry on it. */
const GRANT_COUNTS_MS = 10 * 60_000;
const UNPASSED_MAX = 1_000;

const defaultVehicleClass = '小车';

/**
 * Makes a lane's decisions durable: from what is in memory to a decision, from the decision to one
 * batch, and back to the lane once the batch is synced, or as the store's policy says.
 */
export class DecisionDesk {
  readonly #options: DecisionDeskOptions;
  /** By lane and plate: sessions whose car has been granted and has not passed. */
  readonly #unpassed = new Map<string, { sessionId: string; sinceMs: number }>();

  constructor(options: DecisionDeskOptions) {
    this.#options = options;
  }

  /** The grant that was open when the program stopped, so that the car need not be read again. */
  async resume(lane: LaneConfig, maxAgeMs: number): Promise<{ plate: string } | null> {
    const last = await this.#options.store.get(laneShelf, lane.id);
    if (last === null || last.event === 'passed' || last.sessionId === '') return null;
    const ageMs = this.#options.environment.wall.unixMs() - last.at.unixMs;
    if (ageMs < 0 || ageMs > maxAgeMs) return null;
    this.#remember(lane, last.plate, last.sessionId);
    const ways = lane.direction === 'both' ? (['entry', 'exit'] as const) : [lane.direction];
    // If the plate has come in or gone out since, the car is not the one that stood there.
    const counts = ways.some((way) => this.#unpassedSession(lane, last.plate, way) !== null);
    return counts ? { plate: last.plate } : null;
  }

  /**
   * Decides on an arrival and makes the decision durable before it is given back.
   * @param direction null where only the plate can tell: who is inside wants out.
   */
  async decide(
    lane: LaneConfig,
    read: PlateRead,
    direction: Direction | null = lane.direction === 'both' ? null : lane.direction,
  ): Promise<ArrivalDecision> {
    const { config, sessions, environment, store } = this.#options;
    const way = direction ?? this.#wayOf(lane, read.plate);
    if (store.full) {
      // What cannot even be kept in memory must not happen: the car waits.
      const words = both(text('out_of_order', read.plate));
      return { kind: 'refuse', plate: read.plate, reason: 'store', ...words };
    }
    const decision = (way === 'entry' ? decideEntry : decideExit)(this.#context(lane, read, way));
    const recorded = recordDecision(decision, {
      numbering: this.#options.store,
      nodeId: config.node.id,
      lane,
      plate: read.plate,
      plateColor: plateColorOf(read.color),
      vehicleClass: config.rates[0]?.vehicleClass ?? defaultVehicleClass,
      at: this.#options.stamper.now(),
      freePlaces: this.#freePlaces() + freedBy(decision),
    });
    sessions.merge(recorded.facts);
    environment.log.info('decided', {
      lane: lane.id,
      decision: decision.kind,
      plate: read.plate,
      session: recorded.sessionId,
      reasons: decision.reasons.join('; '),
    });
    const kept = await this.keep(lane, recorded.changes, () => {
      this.#options.onDurable(recorded.facts);
    });
    return this.#answer(lane, read, decision, recorded.sessionId, kept);
  }

  /** A car that seemed to have passed stands there again: it may use its grant. */
  cameBack(lane: LaneConfig, sessionId: string, plate: string): void {
    this.#remember(lane, plate, sessionId);
    const { store, environment } = this.#options;
    store
      .note([this.journal(lane, 'came_back', '', { sessionId, plate })])
      .catch((error: unknown) => {
        environment.log.error('return_not_kept', { reason: sentenceOf(error) });
      });
  }

  /** A surer read of a car that is coming in: the session gets its plate. */
  correctPlate(
    lane: LaneConfig,
    { sessionId, from, to }: { sessionId: string; from: string; to: string },
  ): void {
    const { sessions, store, stamper, config, environment } = this.#options;
    this.#unpassed.delete(unpassedKey(lane, from));
    this.#remember(lane, to, sessionId);
    const sequence = store.nextSequence();
    const fact = {
      factId: store.idOf(sequence),
      sessionId,
      plate: to,
      nodeId: config.node.id,
      sequence,
      at: stamper.now(),
      kind: 'plateCorrected' as const,
      plateCorrected: { plate: to, by: `camera of ${lane.id}` },
    };
    sessions.merge([fact]);
    const words = `${from} was read as ${to} with more certainty`;
    const about = { sessionId, plate: to };
    const changes = [
      put(factShelf, factKey(fact), fact),
      this.journal(lane, 'plate_corrected', words, about),
    ];
    store.commit(changes).then(
      () => this.#options.onDurable([fact]),
      (error: unknown) => {
        environment.log.error('correction_not_kept', { reason: sentenceOf(error) });
      },
    );
  }

  /** A car has used its grant. */
  passed(lane: LaneConfig, sessionId: string, plate: string): void {
    this.#unpassed.delete(unpassedKey(lane, plate));
    const { store, environment } = this.#options;
    const words = { laneId: lane.id, event: 'passed', text: '', sessionId, plate };
    const entry = newJournalEntry(this.#options, words);
    store.note([inJournal(entry), put(laneShelf, lane.id, entry)]).catch((error: unknown) => {
      environment.log.error('passage_not_kept', { reason: sentenceOf(error) });
    });
  }

  /**
   * Takes a payment at the lane for the open session of a plate, durably.
   * @throws LanekeeperError `payment/no-session`, `payment/not-kept`
   */
  async pay(
    lane: LaneConfig,
    payment: { plate: string; amountFen: number; method: PaymentMethod; by: string },
  ): Promise<{ tradeNo: string }> {
    const { sessions, store, stamper, config } = this.#options;
    const session = sessions.openOf(payment.plate)[0];
    if (session === undefined) {
      throw new LanekeeperError('payment/no-session', 'No open session has this plate.');
    }
    const sequence = store.nextSequence();
    const tradeNo = store.idOf(sequence);
    const fact = {
      factId: tradeNo,
      sessionId: session.sessionId,
      plate: payment.plate,
      nodeId: config.node.id,
      sequence,
      at: stamper.now(),
      kind: 'paid' as const,
      paid: { tradeNo, amountFen: payment.amountFen, method: payment.method, by: payment.by },
    };
    const kept = await this.keep(
      lane,
      [
        put(factShelf, factKey(fact), fact),
        this.journal(
          lane,
          'paid',
          `${payment.amountFen} fen, ${payment.method}, by ${payment.by}`,
          {
            sessionId: session.sessionId,
            plate: payment.plate,
          },
        ),
      ],
      () => this.#options.onDurable([fact]),
    );
    if (kept === 'refused') {
      throw new LanekeeperError('payment/not-kept', 'The disk does not take the payment.');
    }
    sessions.merge([fact]);
    return { tradeNo };
  }

  /** One journal entry, to be committed with what it tells. */
  journal(
    lane: LaneConfig,
    event: string,
    words: string,
    about: { sessionId: string; plate: string } = { sessionId: '', plate: '' },
  ): Change {
    const entry = { laneId: lane.id, event, text: words, ...about };
    return inJournal(newJournalEntry(this.#options, entry));
  }

  /** One message to the cloud, to be committed with its cause. */
  uplink(body: (messageId: string) => UplinkBody): Change {
    const { store, stamper, config } = this.#options;
    const sequence = store.nextSequence();
    const messageId = store.idOf(sequence);
    const uplink: Uplink = {
      messageId,
      nodeId: config.node.id,
      sequence,
      sessionId: '',
      plate: '',
      at: stamper.now(),
      ...body(messageId),
    };
    return put(outboxShelf, sequenceKey(sequence), {
      uplink,
      attempts: 0,
      lastAnswer: '',
      refusedReason: '',
    });
  }

  /**
   * Commits, and waits for the disk no longer than configured. What the disk did not take in time
   * stays in memory and is tried again; `onDurable` is called when it is on disk.
   */
  async keep(lane: LaneConfig, changes: readonly Change[], onDurable: () => void): Promise<Kept> {
    const { store, config, environment } = this.#options;
    let waiting = true;
    return new Promise((resolve) => {
      const timer = environment.clock.after(config.store.commitTimeoutMs, () => {
        if (!waiting) return;
        waiting = false;
        environment.log.error('decision_not_on_disk', {
          lane: lane.id,
          waited_ms: config.store.commitTimeoutMs,
          policy: config.store.onFailure,
        });
        resolve('in-memory');
      });
      store.commit(changes).then(
        () => {
          timer.cancel();
          const late = !waiting;
          waiting = false;
          resolve('on-disk');
          onDurable();
          if (late) this.#options.onDurableLate(lane);
        },
        (error: unknown) => {
          timer.cancel();
          waiting = false;
          environment.log.error('decision_refused_by_store', { reason: sentenceOf(error) });
          resolve('refused');
        },
      );
    });
  }

  #answer(
    lane: LaneConfig,
    read: PlateRead,
    decision: Decision,
    sessionId: string,
    kept: Kept,
  ): ArrivalDecision {
    const { show, say } = decision;
    const plate = read.plate;
    switch (decision.kind) {
      case 'refuse':
        return { kind: 'refuse', plate, reason: decision.reason, show, say };
      case 'pay':
        return { kind: 'pay', sessionId, plate, amountFen: decision.dueFen, show, say };
      case 'enter':
      case 'leave':
      case 'leave-unpaid':
      case 'grant-again':
        this.#remember(lane, plate, sessionId);
        if (kept !== 'on-disk' && this.#options.config.store.onFailure === 'hold') {
          const words = both(text('out_of_order', plate));
          return { kind: 'refuse', plate, reason: 'store', ...words };
        }
        return { kind: 'grant', sessionId, plate, show, say };
    }
  }

  #context(lane: LaneConfig, read: PlateRead, way: Direction): DecisionContext {
    const { config, sessions, permits, environment, linkDownMs } = this.#options;
    const nowMs = environment.wall.unixMs();
    const question = { plate: read.plate, channelId: lane.channelId, atMs: nowMs };
    const answer = permits.permitFor(question);
    const openSessions = sessions.openOf(read.plate);
    const entered = openSessions[0] === undefined ? null : entryOf(openSessions[0]);
    const rate = rateFor(config.rates, entered?.entered.vehicleClass ?? '');
    return {
      read,
      nowMs,
      laneId: lane.id,
      permit: 'permit' in answer ? answer.permit : null,
      permitRefusal: 'reason' in answer && answer.reason !== 'none' ? answer.reason : '',
      openSessions,
      unpassedSessionId: this.#unpassedSession(lane, read.plate, way),
      freePlaces: this.#freePlaces(),
      linkDownMs: linkDownMs(),
      leaveFirst: config.leaveFirst,
      quote: (enteredMs, untilMs) =>
        rate === undefined ? { amountFen: 0, lines: [] } : quote(rate, enteredMs, untilMs),
    };
  }

  /** Who has not used its grant goes on with it; else, who is inside wants out. */
  #wayOf(lane: LaneConfig, plate: string): Direction {
    const granted = (['entry', 'exit'] as const).find(
      (way) => this.#unpassedSession(lane, plate, way) !== null,
    );
    const inside = this.#options.sessions.openOf(plate).length > 0;
    return granted ?? (inside ? 'exit' : 'entry');
  }

  /** A grant counts again only while nothing has happened to the session or the plate since. */
  #unpassedSession(lane: LaneConfig, plate: string, way: Direction): string | null {
    const granted = this.#unpassed.get(unpassedKey(lane, plate));
    if (granted === undefined || plate === '') return null;
    const { sessions, environment } = this.#options;
    const { sessionId, sinceMs } = granted;
    const oldMs = environment.clock.monotonicMs() - sinceMs;
    // A car that comes days after it turned back at the entry begins a new stay.
    if (way === 'entry' && oldMs > GRANT_COUNTS_MS) return null;
    const session = sessions.session(sessionId);
    const stands =
      way === 'entry' ? session !== null && isOpen(session) : sessions.openOf(plate).length === 0;
    return stands ? sessionId : null;
  }

  #remember(lane: LaneConfig, plate: string, sessionId: string): void {
    const key = unpassedKey(lane, plate);
    const sinceMs = this.#options.environment.clock.monotonicMs();
    if (this.#unpassed.get(key)?.sessionId !== sessionId) {
      this.#unpassed.set(key, { sessionId, sinceMs });
    }
    const oldest = this.#unpassed.keys().next();
    if (this.#unpassed.size > UNPASSED_MAX && oldest.done !== true) {
      this.#unpassed.delete(oldest.value);
    }
  }

  #freePlaces(): number {
    return Math.max(0, this.#options.config.park.places - this.#options.sessions.openCount);
  }
}

function freedBy(decision: Decision): number {
  if (decision.kind === 'enter') return decision.supersedes.length - 1;
  if (decision.kind === 'leave') return decision.session === null ? 0 : 1;
  return decision.kind === 'leave-unpaid' ? 1 : 0;
}

function unpassedKey(lane: LaneConfig, plate: string): string {
  return `${lane.id} ${plate}`;
}
