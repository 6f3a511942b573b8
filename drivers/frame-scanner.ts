/** What a frame of one kind looks like, asked at one place of the byte stream. */
export interface FrameShape<T> {
  /** Longest frame in bytes; bounds what the scanner keeps. */
  readonly bytesMax: number;
  /**
   * Length of the frame that begins at the first of `bytes`; `none` when none can begin there,
   * `bad` when one begins and is wrong, `incomplete` when its length is not there yet.
   */
  measure(bytes: Uint8Array): number | 'none' | 'bad' | 'incomplete';
  /** The frame's meaning, or null when its check sum or content is wrong. */
  decode(frame: Uint8Array): T | null;
}

export interface ScanCounters {
  badFrames: number;
  discardedBytes: number;
}

/**
 * Finds frames in a stream of bytes that can be cut, glued, damaged or made up. After a wrong frame
 * it goes on one byte later, and a complete frame is found even behind the beginning of one that
 * never ends, so a good frame is never lost to its neighbours. It keeps fewer bytes than one frame.
 */
export class FrameScanner<T> {
  readonly counters: ScanCounters = { badFrames: 0, discardedBytes: 0 };
  private kept: Uint8Array = new Uint8Array(0);
  /**
   * Places among the kept bytes where a wrong frame begins. They count once they are discarded: a
   * good frame may yet turn out to hold them.
   */
  private knownBad = new Set<number>();

  constructor(private readonly shape: FrameShape<T>) {}

  /** The frames that `bytes` completes, in order. */
  push(bytes: Uint8Array): T[] {
    const all = new Uint8Array(this.kept.length + bytes.length);
    all.set(this.kept);
    all.set(bytes, this.kept.length);

    const found: T[] = [];
    let taken = 0;
    let firstIncomplete: number | null = null;
    let at = 0;
    while (at < all.length) {
      const verdict = this.judge(all.subarray(at, at + this.shape.bytesMax));
      if (typeof verdict === 'object') {
        found.push(verdict.meaning);
        this.discard(taken, at);
        at += verdict.length;
        taken = at;
        firstIncomplete = null;
        continue;
      }
      if (verdict === 'incomplete') firstIncomplete ??= at;
      if (verdict === 'bad') this.knownBad.add(at);
      at += 1;
    }
    const keepFrom = firstIncomplete ?? all.length;
    this.discard(taken, keepFrom);
    this.keep(all, keepFrom);
    return found;
  }

  /** Forgets a frame that has only begun, for example because the line was lost. */
  reset(): void {
    this.discard(0, this.kept.length);
    this.keep(this.kept, this.kept.length);
  }

  private discard(from: number, until: number): void {
    this.counters.discardedBytes += until - from;
    const bad = [...this.knownBad].filter((place) => place >= from && place < until);
    this.counters.badFrames += bad.length;
  }

  private keep(all: Uint8Array, from: number): void {
    this.kept = all.slice(from);
    const stillKept = [...this.knownBad].filter((place) => place >= from);
    this.knownBad = new Set(stillKept.map((place) => place - from));
  }

  private judge(rest: Uint8Array): { meaning: T; length: number } | 'none' | 'bad' | 'incomplete' {
    const length = this.shape.measure(rest);
    if (typeof length === 'string') return length;
    if (length > this.shape.bytesMax) return 'bad';
    if (length > rest.length) return 'incomplete';
    const meaning = this.shape.decode(rest.subarray(0, length));
    return meaning === null ? 'bad' : { meaning, length };
  }
}
