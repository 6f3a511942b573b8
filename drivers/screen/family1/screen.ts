import type { CardBus } from '../../card/family1/bus.js';
import { CardCommand, type CardFrame } from '../../card/family1/frame.js';
import { encodeGbk } from '../../gbk.js';
import type { Screen } from '../port.js';
import { encodeNoPayPage, encodePayPage } from './pay-page.js';
import { encodeNoPlacesPage, encodePlacesPage } from './places-page.js';
import { encodeShowText, TextEntry } from './show-text.js';

/** A line of 64 dots holds 8 bytes of text; longer text moves through it. */
const VISIBLE_BYTES = 8;
const LINE_BYTES_MAX = 32;
const RED = [0xff, 0, 0, 0] as const;
const STAY_S = 2;
/** A code to pay by is good for one minute. */
const CODE_STAY_S = 60;
/** The code takes 49 dots, a line of text 16. */
const LINES_FOR_CODE = 4;

type Page = 'pay' | 'places';

/**
 * A screen card of family 1. A line takes up to 32 bytes of GBK; the rest is cut. Codes and free
 * places are pages of the card itself, which cover the texts until they are taken away.
 */
export class Family1Screen implements Screen {
  /** Only on a screen of four lines: on a smaller one the code would be too coarse for an address. */
  readonly showPayCode?: (url: string) => void;
  readonly counters = { shown: 0, answered: 0, unanswered: 0, dropped: 0 };
  private readonly bus: CardBus;
  private readonly address: number;
  private readonly lines: number;
  /** What stands on the screen as texts. */
  private texts: readonly string[] = [];
  /** Pages that may cover the texts, each with the number of the show that brought it. */
  private readonly pages = new Map<Page, number>();

  constructor(options: { bus: CardBus; address: number; lines: number }) {
    this.bus = options.bus;
    this.address = options.address;
    this.lines = options.lines;
    if (this.lines >= LINES_FOR_CODE) this.showPayCode = (url) => this.payPage(url);
  }

  /** Lines that are not given are cleared; lines that the screen does not have are left out. */
  show(lines: readonly string[]): void {
    this.texts = lines;
    const covering = [...this.pages];
    const frames = [...covering.map(([page]) => this.noPage(page)), ...this.textFrames()];
    this.submit(frames, () => {
      // One that was brought meanwhile is still there.
      for (const [page, by] of covering) if (this.pages.get(page) === by) this.pages.delete(page);
    });
  }

  showFreePlaces(places: number): void {
    this.texts = [];
    this.pages.set('places', this.counters.shown);
    const data = encodePlacesPage({ places, stayS: 0 });
    this.submit([this.frame(CardCommand.PlacesPage, data)]);
  }

  /** The texts go out again with it: a show that still waits is replaced by this one. */
  private payPage(url: string): void {
    const text = this.texts.join(',');
    const data = encodePayPage({ code: url, text, stayS: CODE_STAY_S });
    this.pages.set('pay', this.counters.shown);
    this.submit([...this.textFrames(), this.frame(CardCommand.PayPage, data)]);
  }

  private submit(frames: CardFrame[], onAnswered: () => void = () => undefined): void {
    this.counters.shown += 1;
    const done = (outcome: 'answered' | 'unanswered' | 'dropped') => {
      this.counters[outcome] += 1;
      if (outcome === 'answered') onAnswered();
    };
    this.bus.submit({ kind: 'show', address: this.address, frames, done });
  }

  private textFrames(): CardFrame[] {
    return Array.from({ length: this.lines }, (_, line) =>
      this.lineFrame(line, this.texts[line] ?? ''),
    );
  }

  private noPage(page: Page): CardFrame {
    if (page === 'pay') return this.frame(CardCommand.PayPage, encodeNoPayPage());
    return this.frame(CardCommand.PlacesPage, encodeNoPlacesPage());
  }

  private frame(command: number, data: Uint8Array): CardFrame {
    return { address: this.address, command, data };
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
    return this.frame(CardCommand.ShowText, data);
  }
}
