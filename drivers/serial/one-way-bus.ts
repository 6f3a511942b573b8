import type { Clock, Timer } from '../clock.js';
import type { SerialLine } from './port.js';

const GAP_MS = 200;
const WAITING_MAX = 32;
const BITS_PER_BYTE = 10;

/** `dropped` covers what was replaced, refused or could not be sent. */
export type SentOutcome = 'sent' | 'dropped';

/** Frames that belong together, for example the lines of one screen. */
export interface OneWayJob {
  /** A newer job of the same name replaces one that waits or is underway. */
  name: string;
  frames: readonly Uint8Array[];
  done(outcome: SentOutcome): void;
}

/**
 * The serial line of devices whose answers are not known: each frame goes out once, and the next
 * one 200 ms after its last byte. At most 32 jobs wait; beyond that the new one is dropped. Nothing
 * here blocks or throws.
 */
export class OneWayBus {
  readonly counters = { framesSent: 0, jobsDropped: 0 };
  private readonly line: SerialLine;
  private readonly clock: Clock;
  private readonly waiting: OneWayJob[] = [];
  private underway: { job: OneWayJob; frame: number; superseded: boolean } | null = null;
  private timer: Timer | null = null;

  constructor(options: { line: SerialLine; clock: Clock }) {
    this.line = options.line;
    this.clock = options.clock;
    this.line.onState((state) => {
      if (state === 'lost' || state === 'closed') this.lost();
    });
  }

  submit(job: OneWayJob): void {
    if (this.underway?.job.name === job.name) this.underway.superseded = true;
    const older = this.waiting.findIndex((one) => one.name === job.name);
    if (older >= 0) {
      const [replaced] = this.waiting.splice(older, 1, job);
      if (replaced !== undefined) this.drop(replaced);
    } else if (this.line.state !== 'open' || this.waiting.length >= WAITING_MAX) {
      this.drop(job);
    } else {
      this.waiting.push(job);
    }
    if (this.underway === null) this.startNext();
  }

  private startNext(): void {
    const job = this.waiting.shift();
    this.underway = job === undefined ? null : { job, frame: 0, superseded: false };
    if (this.underway !== null) this.sendNext(this.underway);
  }

  private sendNext(underway: NonNullable<OneWayBus['underway']>): void {
    const { job, frame, superseded } = underway;
    const bytes = superseded ? undefined : job.frames[frame];
    if (bytes === undefined) {
      if (superseded && frame < job.frames.length) this.drop(job);
      else job.done('sent');
      this.startNext();
      return;
    }
    underway.frame += 1;
    this.counters.framesSent += 1;
    const sendingMs = (bytes.length * BITS_PER_BYTE * 1_000) / this.line.settings.baudRate;
    this.timer = this.clock.after(Math.ceil(sendingMs) + GAP_MS, () => this.sendNext(underway));
    // The line counts a write that fails; what is shown next says it anew.
    this.line.write(bytes).catch(() => undefined);
  }

  /** The line went away: what was to be shown is stale when it comes back. */
  private lost(): void {
    this.timer?.cancel();
    const jobs = this.waiting.splice(0);
    if (this.underway !== null) jobs.unshift(this.underway.job);
    this.underway = null;
    for (const job of jobs) this.drop(job);
  }

  private drop(job: OneWayJob): void {
    this.counters.jobsDropped += 1;
    job.done('dropped');
  }
}
