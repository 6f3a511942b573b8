import { DriverError } from '../../driver-error.js';
import type { PortEvents, PortOpener } from '../../serial/self-healing-line.js';

/** How bytes go to the camera. */
export interface SerialWay {
  /** Whether the camera can be reached now; null, or why not. */
  missing(): string | null;
  /** Resolves once they are on their way. */
  send(bytes: Uint8Array): Promise<void>;
}

/**
 * The RS-485 of a camera as a port that a serial line opens. It is there while the camera can be
 * reached; that is looked at when it is opened, and at each write.
 */
export class CameraSerial {
  private readonly way: SerialWay;
  private events: PortEvents | null = null;

  constructor(way: SerialWay) {
    this.way = way;
  }

  /** Bytes that the camera heard. */
  came(bytes: Uint8Array): void {
    this.events?.bytes(bytes);
  }

  readonly open: PortOpener = (_settings, events) => {
    const missing = this.way.missing();
    this.events = missing === null ? events : null;
    // A port never tells before it is there.
    queueMicrotask(() => {
      if (missing !== null) events.failed(new DriverError('serial/open-failed', missing));
      else if (this.events === events) events.opened();
    });
    return {
      write: (bytes, done) => this.write(bytes, done),
      close: (done) => {
        if (this.events === events) this.events = null;
        done();
      },
    };
  };

  private write(bytes: Uint8Array, done: (error: Error | null) => void): void {
    const { events } = this;
    const missing = this.way.missing();
    if (missing !== null) {
      const gone = new DriverError('serial/lost', missing);
      done(gone);
      this.events = null;
      events?.lost(gone);
      return;
    }
    this.way.send(bytes).then(
      () => done(null),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  }
}
