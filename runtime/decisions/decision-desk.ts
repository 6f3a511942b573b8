import type { PlateRead } from '../../drivers/camera/port.js';
import type { Fact } from '../../protocol/park/fact.js';
import type { ParkRecord } from '../../protocol/park/record.js';
import type { SessionClosed, Uplink, UplinkBody } from '../../protocol/park/uplink.js';
import type { Stamp } from '../../protocol/park/values.js';
import type { Config, LaneConfig } from '../config/config.js';
import type { Environment } from '../environment/environment.js';
import type { Stamper } from '../time/stamper.js';
import { sentenceOf } from '../errors.js';
import type { ArrivalDecision, LaneText } from '../lane/events.js';
import type { Direction } from '../lane/state.js';
import { inOutbox, newUplink } from '../outbox/new-uplink.js';
import { freePlaces } from '../records/free-places.js';
import type { RecordShelf } from '../records/record-shelf.js';
import { classOf } from '../rates/class-of.js';
import { inFacts, newFact } from '../sessions/new-fact.js';
import { isOpen, type SessionBook } from '../sessions/session-book.js';
import { inJournal, newJournalEntry } from '../store/journal.js';
import { journalShelf, laneShelf, sequenceKey } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, type Change } from '../store/write.js';
import { plateColorOf } from './camera-values.js';
import { decideEntry } from './decide-entry.js';
import { decideExit } from './decide-exit.js';
import type { DecisionContext } from './decision-context.js';
import { both, rememberedWrongly, text, type Decision } from './decision.js';
import { gatherContext, type Asked, type Sources } from './gather-context.js';
import { recordDecision, type Recorded } from './record-decision.js';
import { UnmatchedCars } from './unmatched-cars.js';
import { GRANT_COUNTS_MS, unpassedIn, UnpassedGrants } from './unpassed-grants.js';
import { WaitingDrivers } from './waiting-drivers.js';

export interface DecisionDeskOptions {
  environment: Pick<Environment, 'clock' | 'log'>;
  config: Config;
  store: Store;
  stamper: Stamper;
  sessions: SessionBook;
  records: RecordShelf;
  /** Milliseconds since the cloud was lost, or null while it is reached. */
  linkDownMs: () => number | null;
  /** Charges in a row that nobody answered, though the cloud was reached. */
  unansweredCharges: () => number;
  /** Facts, orders and records that are on disk now. */
  onDurable: (facts: Parameters<SessionBook['merge']>[0], records?: readonly ParkRecord[]) => void;
  /** Messages to the cloud that a read of the lane led to are on disk now. */
  onOrders: (lane: LaneConfig, read: PlateRead, uplinks: readonly Uplink[]) => void;
  /** The disk took a decision after all that a lane no longer waited for. */
  onDurableLate: (lane: LaneConfig) => void;
  /**
   * A car is asked to pay: its exit as it would be told now, and what is due of it.
   * @returns what the driver is told instead of the price; null for the price
   */
  onOwing?: (lane: LaneConfig, owing: { closed: SessionClosed; dueFen: number }) => LaneText | null;
  /** A driver has been asked to pay for so long that the answer may change. */
  onLongAsked: (lane: LaneConfig) => void;
}

/** A decision and what it writes. */
interface Step {
  decision: Decision;
  recorded: Recorded;
  /** What this box has now spent of a stored-value card. */
  spent: ParkRecord | null;
}

/** The car that a lane's disk told of last. */
export interface Resumed {
  plate: string;
  sessionId: string;
  /** It has gone; else it was granted and may still stand there. */
  hasPassed: boolean;
  /** It passed so lately that whoever stands there with this plate has not come again since. */
  mayBeBack: boolean;
  /** It was granted moments before the start, and most likely stands there or goes. */
  isRecent: boolean;
}

/** A start may take so long, from the last grant before it. */
const RECENT_MS = 30_000;

/** So much of the journal, in numbers of the store, tells at a start who was granted of late. */
const RECALLED_ENTRIES = 2_000;

const grantingKinds = ['enter', 'leave', 'leave-unpaid', 'grant-again'] as const;
type Granting = Extract<Decision, { kind: (typeof grantingKinds)[number] }>;

/** How a batch fared within the time that a lane waits for the disk. */
export type Kept = 'on-disk' | 'in-memory' | 'refused';

/**
 * Makes a lane's decisions durable: from what is in memory to a decision, from the decision to one
 * batch, and back to the lane once the batch is synced, or as the store's policy says.
 */
export class DecisionDesk {
  /** Sessions whose payment is on its way to the disk. */
  readonly beingPaid = new Set<string>();
  readonly #options: DecisionDeskOptions;
  readonly #unpassed: UnpassedGrants;
  /** By lane: the session that was granted last. */
  readonly #grantedLast = new Map<string, string>();
  readonly #waiting: WaitingDrivers;
  readonly #unmatched: UnmatchedCars;
  readonly #sources: Sources;

  constructor(options: DecisionDeskOptions) {
    const { environment, sessions } = options;
    this.#options = options;
    this.#unpassed = new UnpassedGrants(environment.clock, sessions);
    this.#waiting = new WaitingDrivers(environment.clock);
    this.#unmatched = new UnmatchedCars(environment.clock);
    this.#sources = {
      ...options,
      unpassed: this.#unpassed,
      waiting: this.#waiting,
      beingPaid: this.beingPaid,
    };
  }

  /** Ends all waiting. */
  close(): void {
    this.#waiting.close();
  }

  /**
   * At a start: whoever was let in not long ago and has not passed may still come on that grant,
   * also where another car was granted since. Of those that went out the camera sees who stands
   * there; later on, the same plate is a new stay.
   */
  async recallGrants(): Promise<void> {
    const { store, stamper, config, sessions } = this.#options;
    const after = sequenceKey(Math.max(0, store.lastSequence - RECALLED_ENTRIES));
    const entries = await store.list(journalShelf, { after, limit: RECALLED_ENTRIES });
    for (const { at, laneId, plate, sessionId } of unpassedIn(entries.map(({ value }) => value))) {
      const lane = config.lanes.find(({ id }) => id === laneId);
      if (lane === undefined) continue;
      const ageMs = stamper.unixMs() - stamper.whenMs(at, config.node.id);
      const session = sessions.session(sessionId);
      const cameIn = session !== null && isOpen(session);
      if (cameIn && ageMs >= 0 && ageMs <= GRANT_COUNTS_MS) {
        this.#unpassed.recall(lane, plate, sessionId);
      } else this.#unpassed.recallBriefly(lane, plate, sessionId);
    }
  }

  /** Who stood in the lane, or passed last, when the program stopped: it need not be read again. */
  async resume(lane: LaneConfig, maxAgeMs: number): Promise<Resumed | null> {
    const last = await this.#options.store.get(laneShelf, lane.id);
    if (last === null || last.sessionId === '' || last.event === 'grant_unused') return null;
    const { plate, sessionId } = last;
    const { stamper, config } = this.#options;
    const nowMs = stamper.unixMs();
    // A clock that was wrong for a while makes one of the two wrong: as it was stamped, as corrected.
    const ages = [nowMs - stamper.whenMs(last.at, config.node.id), nowMs - last.at.unixMs];
    const isYounger = (limitMs: number) => ages.some((ageMs) => ageMs >= 0 && ageMs <= limitMs);
    const isAgeKnown = isYounger(maxAgeMs);
    if (last.event === 'passed') {
      // However long ago that seems to be: the calendar clock may have jumped.
      return { plate, sessionId, hasPassed: true, mayBeBack: isAgeKnown, isRecent: false };
    }
    if (ages.every((ageMs) => ageMs > maxAgeMs)) {
      this.#unpassed.recallBriefly(lane, plate, sessionId);
      return null;
    }
    this.#unpassed.recall(lane, plate, sessionId);
    // The clock was set back since, so that only a read of the plate brings its grant back.
    if (!isAgeKnown) return null;
    const ways = lane.direction === 'both' ? (['entry', 'exit'] as const) : [lane.direction];
    // If the plate has come in or gone out since, the car is not the one that stood there.
    const counts = ways.some((way) => this.#unpassed.sessionOf(lane, plate, way) !== null);
    const isRecent = isYounger(RECENT_MS);
    return counts ? { plate, sessionId, hasPassed: false, mayBeBack: false, isRecent } : null;
  }

  /**
   * Decides on an arrival and makes the decision durable before it is given back.
   * @param seen.direction null where only the plate can tell: who is inside wants out
   * @param seen.readAgoMs how long ago the camera read it, in milliseconds
   */
  async decide(
    lane: LaneConfig,
    read: PlateRead,
    { direction, readAgoMs = 0 }: { direction?: Direction | null; readAgoMs?: number } = {},
  ): Promise<ArrivalDecision> {
    const plate = this.plateFor(lane, read);
    const told = direction ?? (lane.direction === 'both' ? null : lane.direction);
    const way = told ?? this.#wayOf(lane, plate);
    if (this.#options.store.full) {
      // What cannot even be kept in memory must not happen: the car waits.
      return outOfOrder(plate, ['the disk refuses to write, and no further order can be kept']);
    }
    const asked = { lane, read, plate, way, readAgoMs };
    const first = this.#step(asked);
    // The stay of a car whose entry was not seen begins now; the car is decided on with it.
    const last = first.decision.kind === 'begin-unseen' ? this.#step(asked) : first;
    const steps = first === last ? [first] : [first, last];
    const facts = steps.flatMap(({ recorded }) => recorded.facts);
    const changes = steps.flatMap(({ recorded }) => recorded.changes);
    const records = steps.flatMap(({ spent }) => spent ?? []);
    // While the disk takes it, the loop may lose the car for a moment, and it is decided on again.
    if (isGranting(last.decision)) {
      this.#unpassed.remember(lane, plate, last.recorded.sessionId);
    }
    const kept = await this.keep(lane, changes, () => {
      this.#options.onDurable(facts, records);
      this.#options.onOrders(lane, read, last.recorded.uplinks);
    });
    const instead = this.#owes(lane, last);
    const answer = this.#answer(
      { lane, read, plate },
      last.decision,
      last.recorded.sessionId,
      kept,
    );
    return instead === null ? answer : { ...answer, show: instead, say: instead };
  }

  /** Decides once, and takes what is decided into memory. */
  #step(asked: Asked): Step {
    const { config, sessions, environment, store, stamper } = this.#options;
    const { lane, read, plate, way } = asked;
    const context = gatherContext(this.#sources, asked);
    const remembered = read.trigger === 'none' && context.unpassedSessionId === null;
    const decision = remembered
      ? rememberedWrongly(plate)
      : (way === 'entry' ? decideEntry : decideExit)(context);
    const recorded = recordDecision(decision, {
      numbering: store,
      nodeId: config.node.id,
      lane,
      plate,
      plateColor: plateColorOf(read.color),
      vehicleClass: classOf(config, read),
      at: stamper.now(),
      stampOf: (fact) => stampOf(fact, config.node.id, stamper),
      freePlaces: freePlaces(this.#options) + freedBy(decision),
      tellsUnmatched: this.#unmatched.isNew(lane.id, plate, decision),
    });
    sessions.merge(recorded.facts);
    environment.log.info('decided', {
      lane: lane.id,
      decision: decision.kind,
      plate,
      session: recorded.sessionId,
      reasons: decision.reasons.join('; '),
    });
    const spent = decision.kind === 'leave' ? this.#spend(decision.taken) : null;
    if (spent !== null) recorded.changes.push(...this.#options.records.keep(spent));
    return { decision, recorded, spent };
  }

  #owes(lane: LaneConfig, { decision, recorded: { owing } }: Step): LaneText | null {
    // Nothing may be due any more while a payment is kept, and then nothing is to be charged.
    if (owing === null || decision.kind !== 'pay' || decision.dueFen === 0) return null;
    return this.#options.onOwing?.(lane, { closed: owing, dueFen: decision.dueFen }) ?? null;
  }

  #spend(taken: { cardId: string; amountFen: number } | null): ParkRecord | null {
    if (taken === null) return null;
    const { records, config, stamper } = this.#options;
    const by = { cardId: taken.cardId, nodeId: config.node.id };
    return records.storedValue.spending(by, taken.amountFen, stamper.unixMs());
  }

  /** The plate that counts for a read: the one that somebody recognised, else the one read. */
  plateFor(lane: LaneConfig, read: PlateRead): string {
    return this.#waiting.of(lane.id, read.plate).recognised ?? read.plate;
  }

  /** What would be decided on a car at the exit, if a driver's case were as told. Nothing is kept. */
  consider(lane: LaneConfig, read: PlateRead, changes: Partial<DecisionContext> = {}): Decision {
    const about = { lane, read, plate: this.plateFor(lane, read) };
    const context = gatherContext(this.#sources, { ...about, way: 'exit', readAgoMs: 0 });
    return decideExit({ ...context, ...changes });
  }

  /** A car comes to the lane. */
  arrived(lane: LaneConfig): void {
    this.#waiting.arrived(lane.id);
  }

  /** From now on the car in the lane counts as the one with this plate. */
  recognise(lane: LaneConfig, read: PlateRead, plate: string): void {
    this.#waiting.recognised(lane.id, read.plate, plate);
  }

  /** From now on the car in the lane pays this, as its entry was not seen. */
  charge(lane: LaneConfig, read: PlateRead, charge: { fen: number; by: string }): void {
    this.#waiting.charged(lane.id, read.plate, charge);
  }

  /** From now on the car in the lane may leave unpaid, if nothing bars it. */
  letOut(lane: LaneConfig, read: PlateRead, reason: string): void {
    this.#waiting.letOut(lane.id, read.plate, reason);
  }

  /** A car that seemed to have passed stands there again: it may use its grant. */
  cameBack(lane: LaneConfig, sessionId: string, plate: string): void {
    this.#unpassed.remember(lane, plate, sessionId);
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
    this.#unpassed.forget(lane, from);
    this.#unpassed.remember(lane, to, sessionId);
    const about = { sessionId, plate: to };
    const source = { numbering: store, nodeId: config.node.id, at: stamper.now() };
    const fact = newFact(source, about, {
      kind: 'plateCorrected',
      plateCorrected: { plate: to, by: `camera of ${lane.id}` },
    });
    sessions.merge([fact]);
    const words = `${from} was read as ${to} with more certainty`;
    const told = this.#lastOf(lane, 'plate_corrected', words, about);
    store.commit([inFacts(fact), ...told]).then(
      () => this.#options.onDurable([fact]),
      (error: unknown) => {
        environment.log.error('correction_not_kept', { reason: sentenceOf(error) });
      },
    );
  }

  /** A car has used its grant. */
  passed(lane: LaneConfig, sessionId: string, plate: string): void {
    this.#unpassed.forget(lane, plate);
    // It may have been granted on a plate that was corrected since.
    this.#unpassed.forgetSession(lane, sessionId);
    const { store, environment } = this.#options;
    store.note(this.#lastOf(lane, 'passed', '', { sessionId, plate })).catch((error: unknown) => {
      environment.log.error('passage_not_kept', { reason: sentenceOf(error) });
    });
  }

  /** A grant has ended without a passage: after a start, only a read of its plate brings it back. */
  grantUnused(lane: LaneConfig, sessionId: string, plate: string): void {
    const { store, environment } = this.#options;
    store
      .commit(this.#lastOf(lane, 'grant_unused', '', { sessionId, plate }))
      .catch((error: unknown) => {
        environment.log.error('end_of_grant_not_kept', { reason: sentenceOf(error) });
      });
  }

  /** A journal entry on a grant, which a start finds as the last of the lane, if it is of the last. */
  #lastOf(
    lane: LaneConfig,
    event: string,
    text: string,
    about: { sessionId: string; plate: string },
  ): Change[] {
    const entry = newJournalEntry(this.#options, { laneId: lane.id, event, text, ...about });
    const { sessionId } = about;
    // The next car may hold its grant already, and a start must find that one.
    const isLast = (this.#grantedLast.get(lane.id) ?? sessionId) === sessionId;
    return [inJournal(entry), ...(isLast ? [put(laneShelf, lane.id, entry)] : [])];
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
    const source = { numbering: store, nodeId: config.node.id, at: stamper.now() };
    return inOutbox(newUplink(source, { sessionId: '', plate: '' }, body));
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
    { lane, read, plate }: { lane: LaneConfig; read: PlateRead; plate: string },
    decision: Decision,
    sessionId: string,
    kept: Kept,
  ): ArrivalDecision {
    const { show, say, reasons } = decision;
    const { config, onLongAsked } = this.#options;
    if (isGranting(decision)) {
      this.#waiting.gone(lane.id);
      this.#grantedLast.set(lane.id, sessionId);
      if (kept !== 'on-disk' && config.store.onFailure === 'hold') {
        return outOfOrder(plate, ['the disk has not taken the order yet', ...reasons]);
      }
      return { kind: 'grant', sessionId, plate, reasons, show, say };
    }
    switch (decision.kind) {
      case 'refuse':
        return { kind: 'refuse', plate, reason: decision.reason, reasons, show, say };
      case 'begin-unseen':
        // A stay that has begun is decided on before it is answered.
        return { kind: 'refuse', plate, reason: 'no-entry', reasons, show, say };
      case 'pay':
        this.#waiting.asked(lane.id, read.plate, config.leaveFirst.unpaidMs, () => {
          onLongAsked(lane);
        });
        return { kind: 'pay', sessionId, plate, amountFen: decision.dueFen, reasons, show, say };
    }
  }

  /** Who has not used its grant goes on with it; else, who is inside wants out. */
  #wayOf(lane: LaneConfig, plate: string): Direction {
    const granted = (['entry', 'exit'] as const).find(
      (way) => this.#unpassed.sessionOf(lane, plate, way) !== null,
    );
    const inside = this.#options.sessions.openOf(plate).length > 0;
    return granted ?? (inside ? 'exit' : 'entry');
  }
}

/** Whether a car may go on it. */
function isGranting(decision: Decision): decision is Granting {
  return grantingKinds.some((kind) => kind === decision.kind);
}

/** The car waits, whatever it may. */
function outOfOrder(plate: string, reasons: readonly string[]): ArrivalDecision {
  return { kind: 'refuse', plate, reason: 'store', reasons, ...both(text('out_of_order', plate)) };
}

/** The time of a fact for an order of this node; see `withCorrectedStamps`. */
function stampOf({ at, nodeId }: Fact, ownNodeId: string, stamper: Stamper): Stamp {
  if (nodeId === ownNodeId) return at;
  return { ...stamper.corrected(at, nodeId), boot: 0, sinceBootMs: 0 };
}

function freedBy(decision: Decision): number {
  if (decision.kind === 'enter') return decision.supersedes.length - 1;
  if (decision.kind === 'leave') return decision.session === null ? 0 : 1;
  return decision.kind === 'leave-unpaid' ? 1 : 0;
}
