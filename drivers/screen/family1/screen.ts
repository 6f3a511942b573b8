import type { CardBus } from '../../card/family1/bus.js';
import { CardCommand, type CardFrame } from '../../card/family1/frame.js';
import { encodeGbk } from '../../gbk.js';
import type { Screen } from '../port.js';
import { encodeShowText, TextEntry } from './show-text.js';

/** A line of 64 dots holds 8 bytes of text; longer text moves through it. */
const VISIBLE_BYTES = 8;
const LINE_BYTES_MAX = 32;
const RED = [0xff, 0, 0, 0] as const;
const STAY_S = 2;

/** A screen card of family 1. A line takes up to 32 bytes of GBK; the rest is cut. */
export class Family1Screen implements Screen {
  readonly counters = { shown: 0, answered: 0, unanswered: 0, dropped: 0 };
  private readonly bus: CardBus;
  private readonly address: number;
  private readonly lines: number;

  constructor(options: { bus: CardBus; address: number; lines: number }) {
    this.bus = options.bus;
    this.address = options.address;
    this.lines = options.lines;
  }

  /** Lines that are not given are cleared; lines that the screen does not have are left out. */
  show(lines: readonly string[]): void {
    this.counters.shown += 1;
    const frames = Array.from({ length: this.lines }, (_, line) =>
      this.lineFrame(line, lines[line] ?? ''),
    );
    const done = (outcome: 'answered' | 'unanswered' | 'dropped') => {
      this.counters[outcome] += 1;
    };
    this.bus.submit({ kind: 'show', address: this.address, frames, done });
  }

  private lineFrame(window: number, text: string): CardFrame {
    const fits = encodeGbk(text, LINE_BYTES_MAX).length <= VISIBLE_BYTES;
    const entry = fits ? TextEntry.AtOnce : TextEntry.ContinuousLeft;
    // An empty text is not known to clear a window, a space is.
    const show = {
      window,
      entry,
      exit: entry,
      text: text || ' ',
      color: RED,
      stayS: STAY_S,
      repeats: 0,
    };
    const data = encodeShowText(show, LINE_BYTES_MAX);
    return { address: this.address, command: CardCommand.ShowText, data };
  }
}
