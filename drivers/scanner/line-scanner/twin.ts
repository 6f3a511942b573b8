import type { ByteSink } from '../../byte-sink.js';

/** A scanner before which somebody holds a phone. */
export class ScannerTwin {
  /** What ends a code; some scanners are set up to send nothing. */
  suffix = '\r\n';
  private readonly sink: ByteSink;
  private last = '';

  constructor(options: { sink: ByteSink }) {
    this.sink = options.sink;
  }

  scan(code: string): void {
    this.last = code;
    this.sink.write(Buffer.from(`${code}${this.suffix}`, 'latin1'));
  }

  /** The phone is held there a little longer. */
  scanAgain(): void {
    this.scan(this.last);
  }
}
