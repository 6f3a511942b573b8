import type { Clock, Timer } from '../clock.js';
import { DriverError } from '../driver-error.js';
import { LOGIN_REST_MS, type LoginSession } from './login-session.js';
import { boundaryOf, MultipartScanner, type MultipartCounters, type Part } from './multipart.js';
import type { HttpAnswer } from './port.js';

/** The waits before the stream is opened again; the last one stays. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

export interface StreamCounters extends MultipartCounters {
  opened: number;
  losses: number;
  silences: number;
}

/**
 * The stream of events that a device sends for as long as the request lasts. It is opened again
 * whenever it ends, says nothing for `silenceMs`, or is refused; after a refused login only when
 * the device has had its rest.
 */
export class EventStream {
  private readonly session: LoginSession;
  private readonly path: string;
  private readonly silenceMs: number;
  private readonly pictureBytesMax: number;
  private readonly clock: Clock;
  private readonly onPart: (part: Part) => void;
  private readonly onLost: (error: DriverError) => void;
  private readonly counts = { opened: 0, losses: 0, silences: 0 };
  private readonly past = {
    ...{ parts: 0, skippedParts: 0, largePictures: 0, badFrames: 0, discardedBytes: 0 },
  };
  private scanner: MultipartScanner | null = null;
  private answer: HttpAnswer | null = null;
  private timer: Timer | null = null;
  private failures = 0;
  private closed = false;

  constructor(options: {
    session: LoginSession;
    path: string;
    silenceMs: number;
    /** Larger pictures are left out; 0 for none at all. */
    pictureBytesMax?: number;
    clock: Clock;
    onPart: (part: Part) => void;
    /** The stream is not there now, and why. */
    onLost: (error: DriverError) => void;
  }) {
    this.session = options.session;
    this.path = options.path;
    this.silenceMs = options.silenceMs;
    this.pictureBytesMax = options.pictureBytesMax ?? 0;
    this.clock = options.clock;
    this.onPart = options.onPart;
    this.onLost = options.onLost;
  }

  get counters(): StreamCounters {
    return { ...this.counts, ...added(this.past, this.scanner?.counters ?? null) };
  }

  start(): void {
    void this.open();
  }

  close(): void {
    this.closed = true;
    this.timer?.cancel();
    this.answer?.close();
  }

  private async open(): Promise<void> {
    if (this.closed) return;
    try {
      const answer = await this.session.open({ method: 'GET', path: this.path });
      const boundary = boundaryOf(answer.headers['content-type'] ?? '');
      if (answer.status === 200 && boundary !== null) {
        const { pictureBytesMax } = this;
        this.follow(answer, new MultipartScanner(boundary, { pictureBytesMax }));
      } else {
        answer.close();
        this.lose(notAStream(answer.status));
      }
    } catch (error) {
      this.lose(error instanceof DriverError ? error : failed(error));
    }
  }

  private follow(answer: HttpAnswer, scanner: MultipartScanner): void {
    if (this.closed) {
      answer.close();
      return;
    }
    this.counts.opened += 1;
    this.answer = answer;
    this.scanner = scanner;
    this.awaitBytes();
    answer.onBytes((bytes) => {
      if (this.closed || this.answer !== answer) return;
      this.awaitBytes();
      for (const part of scanner.push(bytes)) {
        this.failures = 0;
        this.onPart(part);
      }
    });
    answer.onEnd(() => {
      if (this.answer !== answer) return;
      this.lose(new DriverError('http/stream-ended', 'The device ended its stream of events.'));
    });
  }

  private awaitBytes(): void {
    this.timer?.cancel();
    this.timer = this.clock.after(this.silenceMs, () => {
      this.counts.silences += 1;
      const seconds = this.silenceMs / 1_000;
      const sentence = `The device has sent nothing for ${seconds} s; its stream is opened again.`;
      this.lose(new DriverError('http/stream-silent', sentence));
    });
  }

  private lose(error: DriverError): void {
    const { answer } = this;
    this.answer = null;
    this.timer?.cancel();
    answer?.close();
    Object.assign(this.past, added(this.past, this.scanner?.counters ?? null));
    this.scanner = null;
    if (this.closed) return;
    this.counts.losses += 1;
    const usual = WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)] ?? LOGIN_REST_MS;
    this.failures += 1;
    const waitMs = error.code === 'http/login-refused' ? LOGIN_REST_MS : usual;
    this.timer = this.clock.after(waitMs, () => void this.open());
    this.onLost(error);
  }
}

function added(one: MultipartCounters, other: MultipartCounters | null): MultipartCounters {
  if (other === null) return { ...one };
  return {
    parts: one.parts + other.parts,
    skippedParts: one.skippedParts + other.skippedParts,
    largePictures: one.largePictures + other.largePictures,
    badFrames: one.badFrames + other.badFrames,
    discardedBytes: one.discardedBytes + other.discardedBytes,
  };
}

function notAStream(status: number): DriverError {
  const sentence = `The device answers the request for its events with ${status} and no stream.`;
  return new DriverError('http/no-stream', sentence);
}

function failed(cause: unknown): DriverError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DriverError('http/stream-failed', `The stream of events failed: ${why}.`, cause);
}
