import type { Permit } from '../../protocol/park/record.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import { recordShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put } from '../store/write.js';
import { PermitIndex } from './permit-index.js';
import type { PermitAnswer, PermitQuestion } from './permit-for.js';
import { revisePermit } from './revise-permit.js';

/** The permits of the park: in memory for the lanes, and in the store. */
export class PermitShelf {
  readonly #index = new PermitIndex();
  readonly #store: Store;
  readonly #log: Log;

  private constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  static async load(store: Store, log: Log): Promise<PermitShelf> {
    const shelf = new PermitShelf(store, log);
    for await (const page of store.pages(recordShelf)) {
      for (const { value } of page) shelf.#index.upsert(value.permit);
    }
    return shelf;
  }

  get size(): number {
    return this.#index.size;
  }

  get(permitId: string): Permit | undefined {
    return this.#index.get(permitId);
  }

  all(): Iterable<Permit> {
    return this.#index.all();
  }

  permitFor(question: PermitQuestion): PermitAnswer {
    return this.#index.permitFor(question);
  }

  /**
   * Takes over states that another node tells; newest wins. Without `synced` a power cut may undo
   * it, which is harmless where the teller tells again.
   */
  merge(states: readonly Permit[], options: { synced: boolean }): void {
    const taken = states.filter((state) => this.#take(state));
    if (taken.length === 0) return;
    const changes = taken.map(change);
    const written = options.synced ? this.#store.commit(changes) : this.#store.note(changes);
    written.catch((error: unknown) => {
      this.#log.error('permits_not_kept', { reason: sentenceOf(error) });
    });
  }

  /**
   * Takes over changes from outside the park. Resolves when they and all earlier ones are on disk.
   * @returns the new states; what changed nothing is left out.
   */
  async revise(changes: readonly Permit[]): Promise<Permit[]> {
    const revised: Permit[] = [];
    for (const wanted of changes) {
      const next = revisePermit(this.#index.get(wanted.permitId), wanted);
      if (next !== undefined && this.#take(next)) revised.push(next);
    }
    // Also without a change: what was taken before may still be on its way to the disk.
    await this.#store.commit(revised.map(change));
    return revised;
  }

  #take(state: Permit): boolean {
    const upserted = this.#index.upsert(state);
    if (upserted === 'full') {
      this.#log.error('permit_refused', { permit_id: state.permitId, reason: 'too many permits' });
    }
    return upserted === 'taken';
  }
}

function change(permit: Permit): ReturnType<typeof put> {
  return put(recordShelf, `permit!${permit.permitId}`, { kind: 'permit', permit });
}
