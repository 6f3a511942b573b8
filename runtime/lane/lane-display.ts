import type { Screen } from '../../drivers/screen/port.js';
import type { Voice } from '../../drivers/voice/port.js';
import type { Texts } from '../config/config.js';
import { fillText } from '../config/texts.js';
import type { Log } from '../environment/log.js';
import { yuanText } from '../rates/yuan-text.js';
import type { LaneText } from './events.js';

/** Screen and voice of a lane. Nothing here is waited for: a dead screen changes nothing. */
export class LaneDisplay {
  readonly #laneId: string;
  readonly #screen: Screen | null;
  readonly #voice: Voice | null;
  readonly #texts: Texts;
  readonly #log: Log;

  constructor(options: {
    laneId: string;
    screen: Screen | null;
    voice: Voice | null;
    texts: Texts;
    log: Log;
  }) {
    this.#laneId = options.laneId;
    this.#screen = options.screen;
    this.#voice = options.voice;
    this.#texts = options.texts;
    this.#log = options.log;
  }

  show(words: LaneText): void {
    const filled = this.#fill(words);
    this.#log.debug('shown', { lane: this.#laneId, text: filled, plate: words.plate });
    this.#screen?.show(filled.split('\n'));
  }

  say(words: LaneText): void {
    this.#voice?.say(this.#fill(words).replaceAll('\n', ','));
  }

  #fill(words: LaneText): string {
    return fillText(this.#texts[words.name], {
      plate: words.plate,
      fee: yuanText(words.feeFen),
      days: String(words.days),
    });
  }
}
