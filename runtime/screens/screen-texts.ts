import type { Clock } from '../../drivers/clock.js';
import type { ScreenMoment } from '../../protocol/translate/answers/screen-text.js';
import { SCREEN_TEXT_SERVICE } from '../bridge/screens/screen-text.js';
import type { LaneConfig, TextName } from '../config/config.js';
import { shownValue } from '../config/texts.js';
import type { Random } from '../environment/environment.js';
import type { Log } from '../environment/log.js';
import type { Requester } from '../payments/exit-payments.js';
import { StandingQuestion } from './standing-question.js';

export interface ScreenTextsOptions {
  environment: { clock: Clock; random: Random; log: Log };
  lanes: readonly Pick<LaneConfig, 'direction' | 'screen'>[];
  /** Texts of the configuration file: what an installer wrote stays as it is. */
  own: ReadonlySet<TextName>;
  /** What `textFor` answers has changed. */
  onChange: () => void;
}

/** In place of which texts each of the cloud's stands. */
const inPlaceOf: Readonly<Partial<Record<TextName, ScreenMoment>>> = {
  entry_idle: 'entry',
  entry_granted: 'entry',
  exit_idle: 'before-leaving',
  exit_granted: 'exit',
};

/**
 * Texts of the cloud for screens, as for holidays (2.43). That for the entry is the greeting, between
 * cars and, behind its plate, to a car that is let in. That for before leaving stands at exits between
 * cars: whoever is asked to pay must read how much. That for the exit is the farewell, behind the
 * plate. They take the place of the program's own texts alone, never of one that the configuration
 * file has, which may tell more than a greeting does, and the voice keeps what it says.
 */
export class ScreenTexts {
  readonly #options: ScreenTextsOptions;
  readonly #texts = new Map<ScreenMoment, string>();
  readonly #questions: StandingQuestion[];
  #request: Requester | null = null;

  constructor(options: ScreenTextsOptions) {
    this.#options = options;
    this.#questions = wanted(options).map((moment) => {
      return new StandingQuestion({
        environment: options.environment,
        about: `the text of screens, ${moment}`,
        ask: () => this.#ask(moment),
        onAnswer: (text) => this.#take(moment, text),
      });
    });
  }

  askOver(request: Requester): void {
    this.#request = request;
  }

  linkIs(up: boolean): void {
    for (const question of this.#questions) question.linkIs(up);
  }

  /** The cloud's words in place of a text; null where that stays. */
  textFor(name: TextName): string | null {
    const moment = this.#options.own.has(name) ? undefined : inPlaceOf[name];
    return moment === undefined ? null : (this.#texts.get(moment) ?? null);
  }

  close(): void {
    for (const question of this.#questions) question.close();
  }

  async #ask(moment: ScreenMoment): Promise<string | null> {
    const asked = { service: SCREEN_TEXT_SERVICE, data: { moment }, changesOrders: false };
    const { answer = '' } = (await this.#request?.(asked)) ?? {};
    const text = shownValue(answer).trim();
    return text === '' ? null : text;
  }

  #take(moment: ScreenMoment, text: string | null): void {
    if (text === (this.#texts.get(moment) ?? null)) return;
    if (text === null) this.#texts.delete(moment);
    else this.#texts.set(moment, text);
    this.#options.onChange();
  }
}

/** The moments whose text some screen of this box would show. */
function wanted({ lanes, own }: ScreenTextsOptions): ScreenMoment[] {
  const ways = lanes.flatMap(({ direction, screen }) => (screen === null ? [] : [direction]));
  const shows = (name: string) =>
    ways.some((way) => way === 'both' || name.startsWith(`${way}_`)) && !own.has(name as TextName);
  const moments = Object.entries(inPlaceOf).flatMap(([name, moment]) =>
    shows(name) ? [moment] : [],
  );
  return [...new Set(moments)];
}
