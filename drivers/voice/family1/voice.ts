import type { CardBus } from '../../card/family1/bus.js';
import { CardCommand } from '../../card/family1/frame.js';
import type { Voice } from '../port.js';
import { encodeSpeech, SpeechOption } from './speech.js';

/** A voice card of family 1. A text takes up to 254 bytes of GBK; the rest is cut. */
export class Family1Voice implements Voice {
  readonly counters = { spoken: 0, answered: 0, unanswered: 0, dropped: 0 };
  private readonly bus: CardBus;
  private readonly address: number;

  constructor(options: { bus: CardBus; address: number }) {
    this.bus = options.bus;
    this.address = options.address;
  }

  /** An empty text says nothing and is not sent. */
  say(text: string): void {
    const data = encodeSpeech(SpeechOption.ClearAndPlay, text);
    if (data.length < 2) return;
    this.counters.spoken += 1;
    this.bus.submit({
      kind: 'speak',
      address: this.address,
      frames: [{ address: this.address, command: CardCommand.Speak, data }],
      done: (outcome) => {
        this.counters[outcome] += 1;
      },
    });
  }
}
