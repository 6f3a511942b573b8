import type { Mark } from './marks.js';

interface Batch {
  batch: number;
  synced: boolean;
  changes: [key: string, sum: number | null][];
}

/**
 * What a store must hold, and may hold, as the marks of a workload tell it: all batches in order, the
 * last one that was acknowledged as synced, and what was seen outside.
 */
export class Books {
  /** The values after the last batch that is certain. */
  readonly certain = new Map<string, number>();
  /**
   * What values were before the batches that nobody synced: LevelDB syncs the log it writes to, and
   * what went to the log before may be missing although a later batch is there.
   */
  readonly #before = new Map<string, Set<number | undefined>>();
  /** Batches after that one, in order: each may be there if all before it are. */
  readonly later: Batch[] = [];
  /** Batch number of `certain`. */
  certainBatch = 0;
  acknowledged = 0;
  readonly commanded: string[] = [];
  /** Message ids that went to the cloud, by what they tell. */
  readonly sent = new Map<string, Set<string>>();
  /** Identities that were seen outside. */
  readonly named = new Set<string>();
  /** Keys of facts and commands that were acknowledged. */
  readonly owed = new Set<string>();

  take(mark: Mark): void {
    switch (mark.kind) {
      case 'given':
        this.later.push(mark);
        return;
      case 'done':
        if (mark.synced) this.#certainUpTo(mark.batch);
        return;
      case 'acknowledged':
        this.acknowledged += 1;
        for (const key of mark.keys) {
          this.owed.add(key);
          this.named.add(key.slice(key.indexOf('!') + 1));
        }
        return;
      case 'sent':
        this.sent.set(mark.about, (this.sent.get(mark.about) ?? new Set()).add(mark.messageId));
        this.named.add(mark.messageId);
        return;
      case 'commanded':
        this.commanded.push(mark.commandId);
    }
  }

  /** What the store holds when the batches up to this one are in it; null: that may not be. */
  after(batch: number): Map<string, number> | null {
    const last = this.later.at(-1)?.batch ?? this.certainBatch;
    if (batch < this.certainBatch || batch > last) return null;
    const values = new Map(this.certain);
    for (const one of this.later) {
      if (one.batch <= batch) apply(values, one);
    }
    return values;
  }

  /** All that a value may be, by what is certain and by the batches after it. */
  versionsOf(key: string): Set<number | undefined> {
    const versions = new Set([this.certain.get(key), ...(this.#before.get(key) ?? [])]);
    for (const { changes } of this.later) {
      for (const [changed, sum] of changes) if (changed === key) versions.add(sum ?? undefined);
    }
    return versions;
  }

  /** Whether only batches that nobody synced touch a value: such may be lost one by one. */
  isLoose(key: string): boolean {
    const touching = this.later.filter(({ changes }) =>
      changes.some(([changed]) => changed === key),
    );
    if (touching.length === 0) return this.#before.has(key);
    return touching.every(({ synced }) => !synced);
  }

  /** Goes on from a store that was opened after a cut: what it holds is certain, the rest is gone. */
  goOn(batch: number, values: Map<string, number>): void {
    this.later.length = 0;
    this.certainBatch = batch;
    this.certain.clear();
    this.#before.clear();
    for (const [key, sum] of values) this.certain.set(key, sum);
  }

  #certainUpTo(batch: number): void {
    while (this.later[0] !== undefined && this.later[0].batch <= batch) {
      for (const [key] of this.later[0].changes) this.#remember(key, this.later[0].synced);
      apply(this.certain, this.later[0]);
      this.later.shift();
    }
    this.certainBatch = batch;
  }

  #remember(key: string, synced: boolean): void {
    if (synced) this.#before.delete(key);
    else this.#before.set(key, (this.#before.get(key) ?? new Set()).add(this.certain.get(key)));
  }
}

function apply(values: Map<string, number>, { changes }: Batch): void {
  for (const [key, sum] of changes) {
    if (sum === null) values.delete(key);
    else values.set(key, sum);
  }
}
