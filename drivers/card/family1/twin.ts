import type { ByteSink } from '../../byte-sink.js';
import { FrameScanner } from '../../frame-scanner.js';
import { decodePayPage, type PayPage } from '../../screen/family1/pay-page.js';
import { decodePlacesPage } from '../../screen/family1/places-page.js';
import { decodeShowText } from '../../screen/family1/show-text.js';
import { decodeSpeech } from '../../voice/family1/speech.js';
import { encodeAnswer } from './answer.js';
import { CARD_DATA_BYTES_MAX, CardCommand, cardFrameShape, type CardFrame } from './frame.js';

const DONE = 0;
const NOT_UNDERSTOOD = 1;

/** Password of a card as it leaves the factory. */
const FACTORY_PASSWORD = '159753';

/** A card of family 1: shows, speaks and answers. */
export class CardTwin {
  /** The texts on the screen, from the top; the pages below may cover them. */
  readonly shown: string[] = [];
  payPage: PayPage | null = null;
  /** The number of free places on their page; null while that is not shown. */
  places: number | null = null;
  /** Everything that was said, the last 100. */
  readonly spoken: string[] = [];
  /** The card works but its answers are lost. */
  mute = false;
  readonly counters = { commands: 0, notUnderstood: 0 };

  private readonly options: {
    address: number;
    sink: ByteSink;
    onShow?: (lines: readonly string[]) => void;
    onSpeak?: (text: string) => void;
  };
  private readonly parser: FrameScanner<CardFrame>;

  constructor(options: CardTwin['options']) {
    this.options = options;
    this.parser = new FrameScanner(
      cardFrameShape({
        dataBytesMax: CARD_DATA_BYTES_MAX,
        accepts: (frame) => frame.address === options.address,
      }),
    );
  }

  receive(bytes: Uint8Array): void {
    for (const frame of this.parser.push(bytes)) {
      this.counters.commands += 1;
      const done = this.obey(frame);
      if (!done) this.counters.notUnderstood += 1;
      if (this.mute) continue;
      const { address, command } = frame;
      const result = done ? DONE : NOT_UNDERSTOOD;
      this.options.sink.write(encodeAnswer({ address, command, result }));
    }
  }

  private obey(frame: CardFrame): boolean {
    switch (frame.command) {
      case CardCommand.Connect:
        return Buffer.from(frame.data).toString('latin1') === FACTORY_PASSWORD;
      case CardCommand.PassThrough:
        return true;
      case CardCommand.ShowText:
        return this.show(frame.data);
      case CardCommand.Speak:
        return this.speak(frame.data);
      case CardCommand.PayPage:
        return this.showPayPage(frame.data);
      case CardCommand.PlacesPage:
        return this.showPlaces(frame.data);
      default:
        return false;
    }
  }

  private show(data: Uint8Array): boolean {
    const command = decodeShowText(data);
    if (command === null) return false;
    while (this.shown.length < command.window) this.shown.push('');
    this.shown[command.window] = command.text.trim();
    this.options.onShow?.([...this.shown]);
    return true;
  }

  private showPayPage(data: Uint8Array): boolean {
    const page = decodePayPage(data);
    if (page === null) return false;
    this.payPage = page === 'none' ? null : page;
    if (page !== 'none') this.options.onShow?.([page.code, page.text]);
    return true;
  }

  private showPlaces(data: Uint8Array): boolean {
    const page = decodePlacesPage(data);
    if (page === null) return false;
    this.places = page === 'none' ? null : page.places;
    if (page !== 'none') this.options.onShow?.([String(page.places)]);
    return true;
  }

  private speak(data: Uint8Array): boolean {
    const speech = decodeSpeech(data);
    if (speech === null) return false;
    this.spoken.push(speech.text);
    if (this.spoken.length > 100) this.spoken.shift();
    this.options.onSpeak?.(speech.text);
    return true;
  }
}
