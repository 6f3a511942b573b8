import { FrameScanner } from '../../frame-scanner.js';
import { lineTextFrame } from './frame.js';

/** A screen of family 2: shows, and says nothing. */
export class Family2ScreenTwin {
  /** The texts on the screen, from the top. */
  readonly shown: string[] = [];
  /** Without power it hears nothing, and what it showed is gone. */
  private powered = true;
  private readonly scanner = new FrameScanner(lineTextFrame);

  constructor(
    private readonly options: { address: number; onShow?: (lines: readonly string[]) => void },
  ) {}

  get counters(): FrameScanner<unknown>['counters'] {
    return this.scanner.counters;
  }

  setPower(on: boolean): void {
    this.powered = on;
    this.scanner.reset();
    this.shown.length = 0;
  }

  receive(bytes: Uint8Array): void {
    if (!this.powered) return;
    for (const { address, line, text } of this.scanner.push(bytes)) {
      if (address !== this.options.address) continue;
      while (this.shown.length < line) this.shown.push('');
      this.shown[line] = text.trim();
      this.options.onShow?.([...this.shown]);
    }
  }
}
