import type { PlainKind, RecordKind } from '../../protocol/park/record-contents.js';
import { headerOf, type ParkRecord } from '../../protocol/park/record.js';
import type { Environment } from '../environment/environment.js';
import { LanekeeperError, sentenceOf } from '../errors.js';
import { forgetOldest } from '../forget-oldest.js';
import { PermitIndex, type Upserted } from '../permits/permit-index.js';
import { recordShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, remove, type Change } from '../store/write.js';
import { mergeRecord } from './merge-record.js';
import { PlateIndex } from './plate-index.js';
import { forgettable, limitOf, type RecordLimit } from './record-limits.js';
import { reviseRecord } from './revise-record.js';
import { StoredValueIndex } from './stored-value.js';

/** The published server sends its bursts two minutes apart. */
const BURST_MS = 90_000;
const DELETIONS_MAX = 10_000;

interface Outside extends Pick<Environment, 'clock' | 'wall' | 'log'> {
  limits?: (kind: PlainKind) => RecordLimit;
}

/** The records of the park, of all kinds: in memory for the lanes, and in the store. */
export class RecordShelf {
  /** The permits, found by plate as well. */
  readonly permits = new PermitIndex();
  /** The black list, internal cars and visitors by plate. */
  readonly plates = new PlateIndex();
  /** Stored-value cards by plate, with what is left on them. */
  readonly storedValue = new StoredValueIndex();
  readonly #byKind = new Map<PlainKind, Map<string, ParkRecord>>();
  readonly #store: Store;
  readonly #outside: Outside;
  /** When the deletion of a record arrived last, on the monotonic clock. */
  readonly #deletedAtMs = new Map<string, number>();
  /** Records that the store could not take; they go with the next batch. */
  readonly #unkept = new Map<string, ParkRecord>();

  private constructor(store: Store, outside: Outside) {
    this.#store = store;
    this.#outside = outside;
  }

  static async load(store: Store, outside: Outside): Promise<RecordShelf> {
    const shelf = new RecordShelf(store, outside);
    for await (const page of store.pages(recordShelf)) {
      for (const { value } of page) shelf.#take(value, []);
    }
    return shelf;
  }

  get(kind: RecordKind, key: string): ParkRecord | undefined {
    if (kind !== 'permit') return this.#byKind.get(kind)?.get(key);
    const permit = this.permits.get(key);
    return permit === undefined ? undefined : { kind, permit };
  }

  /** All records of a kind, or of all kinds; deleted ones too. */
  *all(kind?: RecordKind): Generator<ParkRecord> {
    if (kind === undefined || kind === 'permit') {
      for (const permit of this.permits.all()) yield { kind: 'permit', permit };
    }
    for (const [found, records] of this.#byKind) {
      if (kind === undefined || kind === found) yield* records.values();
    }
  }

  /** How many records of each kind there are, deleted ones too. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = { permit: this.permits.size };
    for (const [kind, records] of this.#byKind) counts[kind] = records.size;
    return counts;
  }

  /**
   * Takes over states that another node tells; newest wins. Without `synced` a power cut may undo
   * it, which is harmless where the teller tells again.
   */
  merge(states: readonly ParkRecord[], { synced }: { synced: boolean }): void {
    const also: Change[] = [];
    const taken = states.filter((state) => {
      const upserted = this.#take(state, also);
      if (upserted === 'full') this.#logFull(state);
      return upserted === 'taken';
    });
    if (taken.length === 0) return;
    this.#write(taken, also, synced).catch((error: unknown) => {
      this.#outside.log.error('records_not_kept', { reason: sentenceOf(error) });
    });
  }

  /**
   * Takes over changes from outside the park. Resolves when they and all earlier ones are on disk.
   * @param alongside what else belongs in the same batch; asked in the same turn
   * @returns the new states; what changed nothing is left out.
   * @throws LanekeeperError `record/full` after the others were kept, `store/full`
   */
  async revise(
    changes: readonly ParkRecord[],
    alongside: (revised: readonly ParkRecord[]) => Change[] = () => [],
  ): Promise<ParkRecord[]> {
    const revised: ParkRecord[] = [];
    const also: Change[] = [];
    let refused: ParkRecord | null = null;
    for (const change of changes) {
      const next = this.#next(change);
      if (next === undefined) continue;
      const upserted = this.#take(next, also);
      if (upserted === 'taken') revised.push(next);
      if (upserted !== 'full') continue;
      this.#logFull(next);
      refused = next;
    }
    // Also without a change: what was taken before may still be on its way to the disk.
    await this.#write(revised, [...also, ...alongside(revised)], true);
    if (refused === null) return revised;
    throw new LanekeeperError('record/full', `There are too many records of "${refused.kind}".`);
  }

  /**
   * Takes a record of this box's own making into memory; what is given back is to be committed in
   * the same turn, together with what caused it.
   */
  keep(record: ParkRecord): Change[] {
    const also: Change[] = [];
    this.#take(record, also);
    return [put(recordShelf, storeKeyOf(record), record), ...also];
  }

  #next(change: ParkRecord): ParkRecord | undefined {
    const { key, deleted } = headerOf(change);
    const { clock, wall } = this.#outside;
    const storeKey = storeKeyOf(change);
    const nowMs = clock.monotonicMs();
    const deletedAtMs = this.#deletedAtMs.get(storeKey);
    if (deleted) this.#noteDeletion(storeKey, nowMs);
    return reviseRecord(this.get(change.kind, key), change, {
      atMs: wall.unixMs(),
      inBurst: deletedAtMs !== undefined && nowMs - deletedAtMs < BURST_MS,
    });
  }

  #noteDeletion(storeKey: string, nowMs: number): void {
    // Set anew, so that the oldest one comes first.
    this.#deletedAtMs.delete(storeKey);
    this.#deletedAtMs.set(storeKey, nowMs);
    forgetOldest(this.#deletedAtMs, DELETIONS_MAX);
  }

  #take(state: ParkRecord, also: Change[]): Upserted {
    if (state.kind === 'permit') return this.permits.upsert(state.permit);
    const { key } = state.header;
    const records = this.#byKind.get(state.kind) ?? new Map<string, ParkRecord>();
    this.#byKind.set(state.kind, records);
    const known = records.get(key);
    if (mergeRecord(known, state) === undefined) return 'known';
    const limit = (this.#outside.limits ?? limitOf)(state.kind);
    if (known === undefined && records.size >= limit.max) {
      const oldest = forgettable(records.values(), state, limit);
      if (oldest === null) return 'full';
      records.delete(headerOf(oldest).key);
      this.#unindex(oldest);
      this.#unkept.delete(storeKeyOf(oldest));
      also.push(remove(recordShelf, storeKeyOf(oldest)));
    }
    if (known !== undefined) this.#unindex(known);
    records.set(key, state);
    this.plates.put(state);
    this.storedValue.put(state);
    return 'taken';
  }

  #unindex(record: ParkRecord): void {
    this.plates.remove(record);
    this.storedValue.remove(record);
  }

  async #write(taken: readonly ParkRecord[], also: Change[], synced: boolean): Promise<void> {
    const states = new Map(this.#unkept);
    this.#unkept.clear();
    for (const state of taken) states.set(storeKeyOf(state), state);
    const puts = [...states].map(([storeKey, state]) => put(recordShelf, storeKey, state));
    const changes = [...puts, ...also];
    try {
      await (synced ? this.#store.commit(changes) : this.#store.note(changes));
    } catch (error) {
      for (const [storeKey, state] of states) {
        const now = this.get(state.kind, headerOf(state).key);
        if (now !== undefined) this.#unkept.set(storeKey, now);
      }
      throw error;
    }
  }

  #logFull(state: ParkRecord): void {
    const { key } = headerOf(state);
    const reason = 'too many records of this kind';
    this.#outside.log.error('record_refused', { kind: state.kind, key, reason });
  }
}

/** Where the store keeps a record. */
export function storeKeyOf(record: ParkRecord): string {
  return `${record.kind}!${headerOf(record).key}`;
}
