import type { Light, Lights } from '../../drivers/light/port.js';
import type { Screen } from '../../drivers/screen/port.js';
import type { Voice } from '../../drivers/voice/port.js';
import type { TextName, Texts } from '../config/config.js';
import { fillText, shownValue } from '../config/texts.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import { yuanText } from '../rates/yuan-text.js';
import type { LaneText } from './events.js';

/** A screen shows little; what the platform says may be long. */
const REASON_MAX = 30;

/** The texts that ask a driver to pay. */
const asking: ReadonlySet<TextName> = new Set(['exit_pay', 'exit_pay_failed']);

/**
 * Screen, voice and lamps of a lane. They follow it: nothing here is waited for, and whatever they
 * do, the lane goes on.
 */
export class LaneDisplay {
  readonly #laneId: string;
  readonly #screen: Screen | null;
  readonly #voice: Voice | null;
  readonly #lights: Lights | null;
  readonly #texts: Texts;
  readonly #log: Log;
  readonly #freePlaces: () => number;
  readonly #placesPage: boolean;
  readonly #toldText: (name: TextName) => string | null;
  readonly #laneCode: (words: LaneText) => string | null;
  readonly #onShown: (words: LaneText, filled: string) => void;
  #payCode: { plate: string; url: string } | null = null;
  /** A code stands beside what is shown. */
  #codeDrawn = false;
  /** What stands on the screen, as it was given and as it was filled in. */
  #shown: { words: LaneText; filled: string } | null = null;
  /** A device that fails in every tick is told once. */
  readonly #told = new Set<string>();

  constructor(options: {
    laneId: string;
    screen: Screen | null;
    voice: Voice | null;
    lights: Lights | null;
    texts: Texts;
    freePlaces: () => number;
    /** Between cars the screen's own page of free places is shown, where it has one. */
    placesPage?: boolean;
    /** The cloud's words in place of a text, for the screen alone; null for none. */
    toldText?: (name: TextName) => string | null;
    /** The address of the lane's own code beside a text; null for none. */
    laneCode?: (words: LaneText) => string | null;
    /** Called with what the lane shows, also where it has no screen of its own. */
    onShown?: (words: LaneText, filled: string) => void;
    log: Log;
  }) {
    this.#laneId = options.laneId;
    this.#screen = options.screen;
    this.#voice = options.voice;
    this.#lights = options.lights;
    this.#texts = options.texts;
    this.#freePlaces = options.freePlaces;
    this.#placesPage = options.placesPage ?? false;
    this.#toldText = options.toldText ?? (() => null);
    this.#laneCode = options.laneCode ?? (() => null);
    this.#onShown = options.onShown ?? (() => undefined);
    this.#log = options.log;
  }

  show(words: LaneText): void {
    this.#try('screen', () => {
      const filled = this.#asShown(words);
      this.#shown = { words, filled };
      this.#log.debug('shown', { lane: this.#laneId, text: filled, plate: words.plate });
      this.#onShown(words, filled);
      if (this.#isPlacesPage(words)) this.#screen?.showFreePlaces?.(this.#freePlaces());
      else this.#screen?.show(filled.split('\n'));
    });
    // Every other text takes the code's place: the car is let out, or another one came.
    if (!isFor(this.#payCode?.plate, words)) this.#payCode = null;
    this.#codeDrawn = false;
    this.refreshCode();
  }

  /** The line to the screen is there again: what was shown meanwhile did not reach it. */
  again(): void {
    if (this.#shown !== null) this.show(this.#shown.words);
  }

  /** Whether the screen draws codes. */
  get drawsCodes(): boolean {
    return this.#screen?.showPayCode !== undefined;
  }

  /**
   * A payment code beside what is shown, for as long as that asks its car to pay; null: there is
   * none any more. A screen that draws none is left alone.
   */
  showPayCode(code: { plate: string; url: string } | null): void {
    this.#payCode = code;
    this.refreshCode();
  }

  /** Draws the code that belongs beside what is shown, anew if it stands there; else takes it off. */
  refreshCode(): void {
    if (this.#shown === null) return;
    const { words } = this.#shown;
    const url = this.#codeFor(words);
    if (url !== null) {
      this.#codeDrawn = true;
      this.#try('screen', () => this.#screen?.showPayCode?.(url));
    } else if (this.#codeDrawn) {
      this.show(words);
    }
  }

  /** A payment code is for one car; the lane's own is for whoever stands there. */
  #codeFor(words: LaneText): string | null {
    const code = this.#payCode;
    return code !== null && isFor(code.plate, words) ? code.url : this.#laneCode(words);
  }

  /** Shows what stands there anew if it reads otherwise by now. */
  refresh(): void {
    if (this.#shown === null) return;
    const { words, filled } = this.#shown;
    if (this.#asShown(words) !== filled) this.show(words);
  }

  say(words: LaneText): void {
    this.#try('voice', () => this.#voice?.say(this.#fill(words).replaceAll('\n', ',')));
  }

  light(light: Light): void {
    this.#try('lights', () => this.#lights?.show(light));
  }

  #isPlacesPage({ name }: LaneText): boolean {
    if (!this.#placesPage || this.#screen?.showFreePlaces === undefined) return false;
    return name === 'entry_idle' || name === 'exit_idle';
  }

  #asShown(words: LaneText): string {
    if (this.#isPlacesPage(words)) return String(this.#freePlaces());
    const told = this.#toldText(words.name);
    return told === null ? this.#fill(words) : `${shownValue(words.plate)} ${told}`.trim();
  }

  #try(device: string, act: () => void): void {
    try {
      act();
      this.#told.delete(device);
    } catch (error) {
      if (this.#told.has(device)) return;
      this.#told.add(device);
      const reason = sentenceOf(error);
      this.#log.error('display_failed', { lane: this.#laneId, device, reason });
    }
  }

  #fill(words: LaneText): string {
    return fillText(this.#texts[words.name], {
      plate: words.plate,
      fee: yuanText(words.feeFen),
      balance: yuanText(words.balanceFen),
      days: String(words.days),
      places: this.#freePlaces(),
      reason: (words.reason ?? '').slice(0, REASON_MAX),
    });
  }
}

/** Whether a text asks this car to pay. */
function isFor(plate: string | undefined, words: LaneText): boolean {
  return asking.has(words.name) && words.plate === plate;
}
