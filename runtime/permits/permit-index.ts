import type { Permit } from '../../protocol/park/record.js';
import { mergeRecord } from '../records/merge-record.js';
import { permitFor, type PermitAnswer, type PermitQuestion } from './permit-for.js';
import { plateKey } from './plate-key.js';

/** What became of a state that was given to the index. */
export type Upserted = 'taken' | 'known' | 'full';

/**
 * All permits of the park by id and by plate, so that a lane finds a plate's permits without
 * looking through the others. Deleted permits stay until `delete`, as their state is knowledge.
 */
export class PermitIndex {
  readonly #byId = new Map<string, Permit>();
  readonly #byPlate = new Map<string, Map<string, Permit>>();
  readonly #permitsMax: number;

  /** @param permitsMax at this many permits a new one is refused; known ones still change. */
  constructor(permitsMax = 200_000) {
    this.#permitsMax = permitsMax;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Takes a state if it is newer than the known one. */
  upsert(incoming: Permit): Upserted {
    const known = this.#byId.get(incoming.permitId);
    if (known === undefined && this.#byId.size >= this.#permitsMax) return 'full';
    if (known !== undefined && !wins(incoming, known)) return 'known';
    if (known !== undefined) this.#unlink(known);
    this.#byId.set(incoming.permitId, incoming);
    for (const key of platesOf(incoming)) {
      const permits = this.#byPlate.get(key) ?? new Map<string, Permit>();
      permits.set(incoming.permitId, incoming);
      this.#byPlate.set(key, permits);
    }
    return 'taken';
  }

  /** Forgets a permit wholly, its deletion included. Says whether it was known. */
  delete(permitId: string): boolean {
    const known = this.#byId.get(permitId);
    if (known === undefined) return false;
    this.#unlink(known);
    return this.#byId.delete(permitId);
  }

  get(permitId: string): Permit | undefined {
    return this.#byId.get(permitId);
  }

  /** Every permit that names the plate, deleted and expired ones too. */
  ofPlate(plate: string): Permit[] {
    return [...(this.#byPlate.get(plateKey(plate))?.values() ?? [])];
  }

  permitFor(question: PermitQuestion): PermitAnswer {
    return permitFor(this.ofPlate(question.plate), question);
  }

  all(): IterableIterator<Permit> {
    return this.#byId.values();
  }

  #unlink(permit: Permit): void {
    for (const key of platesOf(permit)) {
      const permits = this.#byPlate.get(key);
      permits?.delete(permit.permitId);
      if (permits?.size === 0) this.#byPlate.delete(key);
    }
  }
}

function wins(incoming: Permit, known: Permit): boolean {
  const asRecord = (permit: Permit) => ({ kind: 'permit', permit }) as const;
  return mergeRecord(asRecord(known), asRecord(incoming)) !== undefined;
}

function platesOf(permit: Permit): Set<string> {
  return new Set(permit.plates.map(plateKey).filter((key) => key !== ''));
}
