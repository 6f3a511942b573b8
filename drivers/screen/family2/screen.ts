import type { OneWayBus } from '../../serial/one-way-bus.js';
import type { Screen } from '../port.js';
import { encodeLineText } from './frame.js';

/**
 * A screen of family 2. Its answers are not known, so nothing is ever counted as answered: a show
 * that went out whole is `unanswered`. A line takes up to 64 bytes of GBK; the rest is cut.
 */
export class Family2Screen implements Screen {
  readonly counters = { shown: 0, answered: 0, unanswered: 0, dropped: 0 };
  private readonly bus: OneWayBus;
  private readonly address: number;
  private readonly lines: number;
  private sequence = 0;

  constructor(options: { bus: OneWayBus; address: number; lines: number }) {
    this.bus = options.bus;
    this.address = options.address;
    this.lines = options.lines;
  }

  /** Lines that are not given are cleared; lines that the screen does not have are left out. */
  show(lines: readonly string[]): void {
    this.counters.shown += 1;
    const { address } = this;
    const frames = Array.from({ length: this.lines }, (_, line) => {
      this.sequence = (this.sequence + 1) & 0xff;
      // An empty text is not known to clear a line, a space is text like any other.
      return encodeLineText({ sequence: this.sequence, address, line, text: lines[line] || ' ' });
    });
    this.bus.submit({
      name: `show ${address}`,
      frames,
      done: (outcome) => {
        this.counters[outcome === 'sent' ? 'unanswered' : 'dropped'] += 1;
      },
    });
  }
}
