import type { OneWayBus } from '../../serial/one-way-bus.js';
import type { Voice } from '../port.js';
import { encodeSpeechFrame } from './frame.js';

/**
 * A voice chip of family 3. Its answers are not waited for, so what went out is `unanswered`. A
 * text takes up to 200 bytes of GBK; the rest is cut. The chip ends what it says for a new text.
 */
export class Family3Voice implements Voice {
  readonly counters = { spoken: 0, answered: 0, unanswered: 0, dropped: 0 };

  constructor(private readonly options: { bus: OneWayBus }) {}

  /** An empty text says nothing and is not sent. */
  say(text: string): void {
    const frame = encodeSpeechFrame(text);
    if (frame === null) return;
    this.counters.spoken += 1;
    this.options.bus.submit({
      name: 'speak',
      frames: [frame],
      done: (outcome) => {
        this.counters[outcome === 'sent' ? 'unanswered' : 'dropped'] += 1;
      },
    });
  }
}
