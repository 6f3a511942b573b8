import {
  factCodec,
  journalEntryCodec,
  outboxEntryCodec,
  seenCommandCodec,
  uplinkCodec,
} from '../../../protocol/park/codec.js';
import type { DatabaseOperation } from '../../../runtime/environment/environment.js';
import { unseal } from '../../../runtime/store/sealed-value.js';
import type { LaneWorld } from '../lane-world.js';
import type { Scheduler } from '../scheduler.js';
import type { ArmChecker } from './arm-checker.js';
import type { ModeChecker } from './mode-checker.js';
import type { Verdict } from './verdict.js';

const GRANTS = new Set(['granted', 'let_out_unpaid', 'granted_again']);
/** A car that stood in the lane when the program stopped is let through on its old grant. */
const RESUMED_MS = 15_000;
const LEFT_JUST_NOW_MS = 8_000;
/** A read may wait ten seconds for its car, so that a false detection can bring it back. */
const GONE_MS = 15_000;

export interface DiskCheckerOptions {
  scheduler: Scheduler;
  verdict: Verdict;
  arm: ArmChecker;
  modes: ModeChecker;
  lanes: ReadonlyMap<string, LaneWorld>;
  /** When the disk of the lane's box was last in trouble, and its program last started. */
  diskTroubleMs: (laneId: string) => number;
  programStartedMs: (laneId: string) => number;
  /** How far any calendar clock was from the truth at most. */
  clockWrongMs: () => number;
}

/** Reads what becomes durable, as it becomes durable: rules 2, 4, 5 and 8. */
export class DiskChecker {
  readonly #options: DiskCheckerOptions;
  /** By shelf and identity: what was written under it first. */
  readonly #written = new Map<string, string>();
  /** When each entry reached a disk for the first time. */
  readonly enteredMs = new Map<string, number>();
  readonly #commandsDone = new Map<string, string>();
  /** By lane and plate. */
  readonly #visits = new Map<string, number>();
  readonly #sessions = new Map<string, number>();
  readonly #leftMs = new Map<string, number>();
  /** By lane, then by plate. */
  readonly #goneMs = new Map<string, Map<string, number>>();

  constructor(options: DiskCheckerOptions) {
    this.#options = options;
  }

  /** A car with this plate has come to the lane. */
  visit(laneId: string, plate: string): void {
    add(this.#visits, `${laneId} ${plate}`);
  }

  /**
   * A car followed another one through, or something else was taken for it: no program can tell
   * who passed, so the car may be written once more.
   */
  puzzle(laneId: string, plate: string): void {
    this.visit(laneId, plate);
    this.leftLane(laneId, plate);
  }

  /** A detector of the lane says what is not so: all that are or were just there are puzzling. */
  puzzleLane(lane: LaneWorld): void {
    for (const { car } of lane.cars) this.puzzle(lane.id, car.plate);
    for (const [plate, goneMs] of this.#goneMs.get(lane.id) ?? []) {
      if (this.#options.scheduler.nowMs - goneMs < GONE_MS) this.puzzle(lane.id, plate);
    }
  }

  /** The car has driven on through the lane. */
  gone(laneId: string, plate: string): void {
    const gone = this.#goneMs.get(laneId) ?? new Map<string, number>();
    this.#goneMs.set(laneId, gone.set(plate, this.#options.scheduler.nowMs));
  }

  leftLane(laneId: string, plate: string): void {
    this.#leftMs.set(`${laneId} ${plate}`, this.#options.scheduler.nowMs);
  }

  /** A box has made a batch durable. */
  durable(nodeId: string, operations: readonly DatabaseOperation[]): void {
    const ordered = new Set<string>();
    for (const { key, payload } of puts(operations)) {
      if (key.startsWith('outbox:')) ordered.add(this.#order(payload));
      else if (key.startsWith('facts:')) this.#fact(payload);
      else if (key.startsWith('seen:')) this.#command(payload);
      else if (key.startsWith('modes:')) {
        this.#options.modes.durable(key.slice('modes:'.length), payload);
      }
    }
    for (const { key, payload } of puts(operations)) {
      if (key.startsWith('journal:')) this.#journal(`${nodeId} ${key}`, payload, ordered);
    }
  }

  #order(payload: Uint8Array): string {
    const { uplink } = outboxEntryCodec.decode(payload);
    this.#once(`order ${uplink.messageId}`, uplinkCodec.encode(uplink));
    return uplink.sessionId;
  }

  #fact(payload: Uint8Array): void {
    const fact = factCodec.decode(payload);
    if (!this.#once(`fact ${fact.factId}`, payload)) return;
    if (fact.kind === 'entered') {
      this.enteredMs.set(fact.sessionId, this.#options.scheduler.nowMs);
    }
    const laneId =
      fact.kind === 'entered' ? fact.entered.laneId : fact.kind === 'left' ? fact.left.laneId : '';
    if (laneId === '') return;
    const key = `${laneId} ${fact.plate}`;
    if (add(this.#sessions, key) <= (this.#visits.get(key) ?? 0)) return;
    this.#options.verdict.fail(
      'rule 5',
      `${laneId}: ${fact.plate} came ${this.#visits.get(key) ?? 0} times and was written more often`,
    );
  }

  #command(payload: Uint8Array): void {
    const { commandId, done } = seenCommandCodec.decode(payload);
    if (!done) return;
    const text = Buffer.from(payload).toString('latin1');
    // The same batch may be written twice, when the disk refused it and had kept it all the same.
    if ((this.#commandsDone.get(commandId) ?? text) !== text) {
      this.#options.verdict.fail('rule 8', `command ${commandId} was carried out twice`);
    }
    this.#commandsDone.set(commandId, text);
  }

  #journal(key: string, payload: Uint8Array, ordered: ReadonlySet<string>): void {
    const { verdict, arm } = this.#options;
    const entry = journalEntryCodec.decode(payload);
    if (!this.#once(key, payload)) return;
    const { laneId, event, sessionId, plate } = entry;
    if (GRANTS.has(event)) this.#grant(laneId, plate, sessionId);
    const raises = event === 'command_accepted' && /^(RAISE|HOLD),/.test(entry.text);
    if (GRANTS.has(event) || raises) {
      arm.causeOnDisk(laneId, `${event} ${sessionId}`);
    }
    if ((event === 'granted' || event === 'let_out_unpaid') && !ordered.has(sessionId)) {
      verdict.fail('rule 4', `${laneId}: ${sessionId} was granted without its order in the batch`);
    }
  }

  /** A grant is for a car that is there. */
  #grant(laneId: string, plate: string, sessionId: string): void {
    const { scheduler, verdict, lanes, diskTroubleMs, programStartedMs } = this.#options;
    const { nowMs } = scheduler;
    if (lanes.get(laneId)?.holds(plate) === true) return;
    const leftMs = this.#leftMs.get(`${laneId} ${plate}`) ?? -Infinity;
    if (nowMs - leftMs < LEFT_JUST_NOW_MS || nowMs - diskTroubleMs(laneId) < RESUMED_MS) return;
    if (nowMs - programStartedMs(laneId) < RESUMED_MS) return;
    if (this.#cameInSince(leftMs, sessionId)) return;
    verdict.fail('rule 2', `${laneId}: a grant for ${plate}, which is not there`);
  }

  /**
   * The car has come in again since it left, and two clocks disagree by more than that: no program
   * can tell whether its last read here is from before.
   */
  #cameInSince(leftMs: number, sessionId: string): boolean {
    const { scheduler, clockWrongMs } = this.#options;
    const enteredMs = this.enteredMs.get(sessionId) ?? -Infinity;
    return enteredMs > leftMs && scheduler.nowMs - leftMs < LEFT_JUST_NOW_MS + clockWrongMs();
  }

  /** False when it was there before; the same identity with other content is a violation. */
  #once(identity: string, payload: Uint8Array): boolean {
    const text = Buffer.from(payload).toString('latin1');
    const before = this.#written.get(identity);
    this.#written.set(identity, text);
    if (before === undefined) return true;
    if (before !== text) {
      this.#options.verdict.fail('rule 5', `the identity "${identity}" was given out twice`);
    }
    return false;
  }
}

function* puts(
  operations: readonly DatabaseOperation[],
): Generator<{ key: string; payload: Uint8Array }> {
  for (const operation of operations) {
    if (operation.type !== 'put') continue;
    const payload = unseal(operation.value);
    if (payload !== null) yield { key: operation.key, payload };
  }
}

function add(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
