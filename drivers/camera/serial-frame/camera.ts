import type { Clock } from '../../clock.js';
import type { FrameScanner } from '../../frame-scanner.js';
import type { SerialLine } from '../../serial/port.js';
import { plateText } from '../plate-text.js';
import type { Camera, CameraCounters, PlateRead } from '../port.js';
import { encodeLookFrame } from './frame.js';
import { readParser } from './parser.js';

/** Cameras send a read again within seconds when they miss an answer. */
const REPEAT_WINDOW_MS = 60_000;
const REMEMBERED_MAX = 16;

/**
 * A camera, or its gateway, that sends reads as serial frames. The same read again, by sequence,
 * time and plate, within a minute and among the last 16, is counted as repeated and not passed on.
 */
export class SerialFrameCamera implements Camera {
  private readonly line: SerialLine;
  private readonly clock: Clock;
  private readonly parser: FrameScanner<PlateRead> = readParser();
  private readonly callbacks: ((read: PlateRead) => void)[] = [];
  private recent: { identity: string; atMs: number }[] = [];
  private reads = 0;
  private repeated = 0;

  constructor(options: { line: SerialLine; clock: Clock }) {
    this.line = options.line;
    this.clock = options.clock;
    options.line.onBytes((bytes) => this.received(bytes));
    options.line.onState((state) => {
      if (state === 'lost') this.parser.reset();
    });
  }

  get counters(): CameraCounters {
    return { reads: this.reads, repeated: this.repeated, ...this.parser.counters };
  }

  onRead(callback: (read: PlateRead) => void): void {
    this.callbacks.push(callback);
  }

  trigger(): void {
    // A failed write is counted by the line; the camera then sees the car by itself.
    this.line.write(encodeLookFrame()).catch(() => undefined);
  }

  private received(bytes: Uint8Array): void {
    for (const read of this.parser.push(bytes)) {
      if (this.isRepeated(read)) {
        this.repeated += 1;
        continue;
      }
      this.reads += 1;
      const normal = { ...read, plate: plateText(read.plate) };
      for (const callback of this.callbacks) callback(normal);
    }
  }

  private isRepeated(read: PlateRead): boolean {
    const nowMs = this.clock.monotonicMs();
    const identity = `${read.sequence} ${read.cameraTimeS} ${read.plate}`;
    this.recent = this.recent.filter((one) => nowMs - one.atMs < REPEAT_WINDOW_MS);
    if (this.recent.some((one) => one.identity === identity)) return true;
    this.recent = [...this.recent, { identity, atMs: nowMs }].slice(-REMEMBERED_MAX);
    return false;
  }
}
