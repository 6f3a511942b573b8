import type { ByteSink } from '../../byte-sink.js';
import { FrameScanner } from '../../frame-scanner.js';
import type { PlateRead } from '../port.js';
import { commandFrame, encodeReadFrame } from './frame.js';

/** What the world tells the twin; the rest of a read has likely values. */
export type SeenPlate = Pick<PlateRead, 'plate'> & Partial<Omit<PlateRead, 'sequence'>>;

/** A camera that writes its reads to a sink, well or badly. */
export class CameraTwin {
  private sequence = 0;
  private lastFrame: Uint8Array | null = null;

  /** How often it was told to look. */
  told = 0;
  /** What it sees when it is told to look. */
  standing: SeenPlate | null = null;
  private readonly scanner = new FrameScanner(commandFrame);

  constructor(private readonly options: { sink: ByteSink }) {}

  /** Sends one read. */
  see(plate: SeenPlate): PlateRead {
    const read = this.next(plate);
    this.send(encodeReadFrame(read));
    return read;
  }

  /** Sends the last read again, as cameras do that miss an answer. */
  repeat(): void {
    if (this.lastFrame !== null) this.send(this.lastFrame);
  }

  /** Sends one read with one byte changed; `at` counts from the start of the frame. */
  seeGarbled(plate: SeenPlate, options: { at: number }): void {
    const frame = encodeReadFrame(this.next(plate));
    const at = options.at % frame.length;
    frame[at] = (frame[at] ?? 0) ^ 0x55;
    this.options.sink.write(frame);
  }

  /** Sends one read in two pieces; the second one when the result is called. */
  seeSplit(plate: SeenPlate, options: { at: number }): () => void {
    const frame = encodeReadFrame(this.next(plate));
    this.options.sink.write(frame.slice(0, options.at));
    return () => this.options.sink.write(frame.slice(options.at));
  }

  /** Sends several reads as one bundle of bytes. */
  seeGlued(plates: readonly SeenPlate[]): PlateRead[] {
    const reads = plates.map((plate) => this.next(plate));
    this.options.sink.write(Buffer.concat(reads.map(encodeReadFrame)));
    return reads;
  }

  receive(bytes: Uint8Array): void {
    for (const _ of this.scanner.push(bytes)) {
      this.told += 1;
      if (this.standing !== null) this.see({ trigger: 'software', ...this.standing });
    }
  }

  private next(plate: SeenPlate): PlateRead {
    this.sequence = (this.sequence + 1) >>> 0;
    return {
      confidence: 96,
      color: 'blue',
      direction: 'approaching',
      trigger: 'automatic',
      cameraTimeS: 0,
      offline: false,
      ...plate,
      sequence: this.sequence,
    };
  }

  private send(frame: Uint8Array): void {
    this.lastFrame = frame;
    this.options.sink.write(frame);
  }
}
