import type { Clock, Timer } from '../../clock.js';
import type { SerialLine } from '../../serial/port.js';
import { answerOf, answerParser, type CardAnswer } from './answer.js';
import { encodeCardFrame, type CardFrame } from './frame.js';

const ANSWER_WAIT_MS = 400;
const TRIES_MAX = 3;
const WAITING_MAX = 32;
const BITS_PER_BYTE = 10;
/** A card on RS-485 must have let go of the line before it is spoken to: so many bytes of quiet. */
const TURN_AROUND_BYTES = 4;

/** What became of a job; `dropped` covers what was replaced, refused or could not be sent. */
export type CardOutcome = 'answered' | 'unanswered' | 'dropped';

/** Frames that belong together, for example the lines of one screen. */
export interface CardJob {
  /** A newer job replaces one of its kind for the same card that waits or is underway. */
  kind: 'show' | 'speak';
  address: number;
  frames: readonly CardFrame[];
  done(outcome: CardOutcome): void;
}

export interface CardBusCounters {
  framesSent: number;
  retries: number;
  /** Answers with a result other than 0: the card understood and will not. */
  refusedByCard: number;
  jobsDropped: number;
  badFrames: number;
  discardedBytes: number;
}

interface Underway {
  job: CardJob;
  /** Index of the frame that waits for its answer. */
  frame: number;
  tries: number;
  missed: boolean;
  superseded: boolean;
  /** The frame has its answer; the line rests before the next one. */
  resting: boolean;
  timer: Timer | null;
}

/**
 * The serial line that cards share. One frame is in flight; its answer is waited for up to 400 ms
 * after the bytes have left, then it is sent twice more. An answered line rests for the time of four
 * bytes, so that a card on RS-485 has let go of it. A card that still says nothing gets each
 * further frame once, because some are wired one way only, until it answers again. At most 32 jobs
 * wait; beyond that the new one is dropped. Nothing here blocks or throws.
 */
export class CardBus {
  private readonly line: SerialLine;
  private readonly clock: Clock;
  private readonly parser = answerParser();
  private readonly waiting: CardJob[] = [];
  private readonly mute = new Set<number>();
  private underway: Underway | null = null;
  private readonly counts = { framesSent: 0, retries: 0, refusedByCard: 0, jobsDropped: 0 };

  constructor(options: { line: SerialLine; clock: Clock }) {
    this.line = options.line;
    this.clock = options.clock;
    this.line.onBytes((bytes) => {
      for (const frame of this.parser.push(bytes)) this.answered(answerOf(frame));
    });
    this.line.onState((state) => {
      if (state === 'lost' || state === 'closed') this.lost();
    });
  }

  get counters(): CardBusCounters {
    return { ...this.counts, ...this.parser.counters };
  }

  submit(job: CardJob): void {
    if (this.underway !== null && sameCard(this.underway.job, job)) this.underway.superseded = true;
    const older = this.waiting.findIndex((one) => sameCard(one, job));
    if (older >= 0) {
      const [replaced] = this.waiting.splice(older, 1, job);
      if (replaced !== undefined) this.drop(replaced);
    } else if (this.line.state !== 'open' || this.waiting.length >= WAITING_MAX) {
      this.drop(job);
    } else {
      this.waiting.push(job);
    }
    this.startNext();
  }

  private startNext(): void {
    if (this.underway !== null) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    const fresh = { frame: 0, tries: 0, missed: false, superseded: false, resting: false };
    this.underway = { job, ...fresh, timer: null };
    this.send(this.underway);
  }

  private send(underway: Underway): void {
    const frame = underway.job.frames[underway.frame];
    if (frame === undefined) {
      this.finish(underway.missed ? 'unanswered' : 'answered');
      return;
    }
    const bytes = encodeCardFrame(frame);
    underway.tries += 1;
    this.counts.framesSent += 1;
    if (underway.tries > 1) this.counts.retries += 1;
    const sendingMs = this.timeOf(bytes.length);
    underway.timer = this.clock.after(sendingMs + ANSWER_WAIT_MS, () => this.missed(underway));
    // A failed write looks like a card that does not answer; the line counts it.
    this.line.write(bytes).catch(() => undefined);
  }

  private answered(answer: CardAnswer): void {
    const underway = this.underway;
    const frame = underway?.job.frames[underway.frame];
    if (underway === null || underway.resting || frame === undefined) return;
    if (answer.address !== frame.address || answer.command !== frame.command) return;
    this.mute.delete(answer.address);
    if (answer.result !== 0) this.counts.refusedByCard += 1;
    underway.resting = true;
    underway.timer?.cancel();
    const restMs = this.timeOf(TURN_AROUND_BYTES);
    underway.timer = this.clock.after(restMs, () => this.goOn(underway));
  }

  private timeOf(bytes: number): number {
    return Math.ceil((bytes * BITS_PER_BYTE * 1_000) / this.line.settings.baudRate);
  }

  private missed(underway: Underway): void {
    const { address } = underway.job;
    if (underway.tries < TRIES_MAX && !this.mute.has(address) && !underway.superseded) {
      this.send(underway);
      return;
    }
    underway.missed = true;
    if (underway.tries >= TRIES_MAX) this.mute.add(address);
    this.goOn(underway);
  }

  private goOn(underway: Underway): void {
    underway.timer?.cancel();
    underway.resting = false;
    underway.frame += 1;
    underway.tries = 0;
    const unfinished = underway.frame < underway.job.frames.length;
    if (underway.superseded && unfinished) this.finish('dropped');
    else this.send(underway);
  }

  private finish(outcome: CardOutcome): void {
    const job = this.underway?.job;
    this.underway?.timer?.cancel();
    this.underway = null;
    if (job !== undefined && outcome === 'dropped') this.drop(job);
    else job?.done(outcome);
    this.startNext();
  }

  /** The line went away: what was to be shown is stale when it comes back. */
  private lost(): void {
    this.parser.reset();
    for (const job of this.waiting.splice(0)) this.drop(job);
    if (this.underway !== null) this.finish('dropped');
  }

  private drop(job: CardJob): void {
    this.counts.jobsDropped += 1;
    job.done('dropped');
  }
}

const sameCard = (a: CardJob, b: CardJob): boolean => a.kind === b.kind && a.address === b.address;
