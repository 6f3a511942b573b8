import type { Clock, Timer } from '../../clock.js';
import type { PushAnswer } from '../push/port.js';
import { nothingAsked, pollAnswer, type VzAsked } from './push.js';

/** Bundles of bytes for its RS-485 that may wait for its next poll. */
const SERIAL_WAITING_MAX = 32;
/** A camera takes its server for lost after a time that is set up in it; this is well below. */
const HOLD_MS = 5_000;

const answerOf = (body: string): PushAnswer => ({
  status: 200,
  contentType: 'application/json',
  body,
});

/**
 * What is to be asked of a camera, and the poll that waits for it. A camera that polls sends its
 * next poll as soon as it has an answer, so an answer is held until there is something to ask, 5 s
 * at most.
 */
export class HeldPoll {
  private readonly clock: Clock;
  private asked = nothingAsked;
  private held: { timer: Timer; answer: (answer: PushAnswer) => void } | null = null;
  private closed = false;
  private polled = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** With the next answer, whichever it is. */
  ask(what: Partial<VzAsked>): void {
    this.asked = { ...this.asked, ...what };
    this.release();
  }

  /** Whether the camera polls, and takes what it is asked. */
  get listens(): boolean {
    return this.polled && this.asked.serial.length < SERIAL_WAITING_MAX;
  }

  askSerial(bytes: Uint8Array): void {
    this.ask({ serial: [...this.asked.serial, bytes] });
  }

  /** What goes into an answer that is given now. */
  take(): VzAsked {
    const { asked } = this;
    this.asked = nothingAsked;
    return asked;
  }

  /** The answer to a poll. An older poll that still waits has been given up by the camera. */
  hold(): Promise<PushAnswer> {
    this.polled = true;
    this.release();
    return new Promise((resolve) => {
      this.held = { timer: this.clock.after(HOLD_MS, () => this.release()), answer: resolve };
      if (this.asked !== nothingAsked || this.closed) this.release();
    });
  }

  close(): void {
    this.closed = true;
    this.release();
  }

  private release(): void {
    const { held } = this;
    if (held === null) return;
    this.held = null;
    held.timer.cancel();
    held.answer(answerOf(pollAnswer(this.take())));
  }
}
