import type { SimSensor } from '../sensor.js';

/** Longer than the filter of a detector and a tick: a lane has seen an emptiness of this length. */
const SEEN_MS = 400;

interface Seen {
  emptySinceMs: number | null;
  /** It could not be read before that: being empty then is no change for the program. */
  wasUnread: boolean;
  changesMs: number[];
}

/** Which changes of a lane's guards the program has seen for sure, and when it must doubt them. */
export class ChatterCount {
  readonly #changes: number;
  readonly #withinMs: number;
  readonly #guards = new Map<string, Seen>();
  #doubtedUntilMs = -Infinity;

  constructor(trust: { chatterChanges: number; chatterMs: number }) {
    this.#changes = trust.chatterChanges;
    // The program looks in ticks.
    this.#withinMs = trust.chatterMs - SEEN_MS;
  }

  /** A start of the program knows nothing of before. */
  forget(): void {
    this.#guards.clear();
    this.#doubtedUntilMs = -Infinity;
  }

  changed(guard: SimSensor, nowMs: number): void {
    const known = this.#guards.get(guard.name) ?? {
      emptySinceMs: null,
      wasUnread: false,
      changesMs: [],
    };
    this.#guards.set(guard.name, known);
    if (guard.saysEmpty) {
      known.emptySinceMs = nowMs;
      return;
    }
    const { emptySinceMs, wasUnread } = known;
    const isUnread = guard.fault === 'unreadable';
    Object.assign(known, { emptySinceMs: null, wasUnread: isUnread });
    if (isUnread) known.changesMs = [];
    else if (emptySinceMs !== null && nowMs - emptySinceMs >= SEEN_MS) {
      const seen = wasUnread ? [nowMs] : [emptySinceMs, nowMs];
      known.changesMs = [...known.changesMs, ...seen].slice(-this.#changes);
    }
    const first = known.changesMs[0] ?? -Infinity;
    const many = known.changesMs.length === this.#changes && nowMs - first < this.#withinMs;
    if (many) this.#doubtedUntilMs = nowMs + this.#withinMs;
  }

  countsAt(nowMs: number): boolean {
    return nowMs < this.#doubtedUntilMs;
  }
}
