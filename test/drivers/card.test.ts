import test from 'ava';
import fc from 'fast-check';
import { answerParser, encodeAnswer } from '../../drivers/card/family1/answer.js';
import { CardBus } from '../../drivers/card/family1/bus.js';
import {
  CARD_DATA_BYTES_MAX,
  CardCommand,
  cardFrameShape,
  encodeCardFrame,
} from '../../drivers/card/family1/frame.js';
import { CardTwin } from '../../drivers/card/family1/twin.js';
import { crc16Modbus, endsWithItsCrc } from '../../drivers/crc16.js';
import { FrameScanner } from '../../drivers/frame-scanner.js';
import {
  decodePayPage,
  encodePayPage,
  PAY_CODE_BYTES_MAX,
} from '../../drivers/screen/family1/pay-page.js';
import { decodePlacesPage, encodePlacesPage } from '../../drivers/screen/family1/places-page.js';
import { encodeShowText } from '../../drivers/screen/family1/show-text.js';
import { Family1Screen } from '../../drivers/screen/family1/screen.js';
import { MemoryCable } from '../../drivers/serial/memory/memory-cable.js';
import { encodeSpeech, SpeechOption } from '../../drivers/voice/family1/speech.js';
import { Family1Voice } from '../../drivers/voice/family1/voice.js';
import { SimulatedClock } from '../support/clock.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const frame = (command: number, data: Uint8Array) =>
  Buffer.from(encodeCardFrame({ address: 0, command, data }));

const vectors = {
  connect: '00 64 FF FF 00 06 31 35 39 37 35 33 FB 06',
  passThrough: '00 64 FF FF 3F 10 40 00 00 00 48 65 6C 6C 6F 20 77 6F 72 6C 64 21 EA 28',
  welcome: '00 64 FF FF 30 14 01 BB B6 D3 AD B9 E2 C1 D9 2C C7 EB C8 EB B3 A1 CD A3 B3 B5 A9 36',
  welcomePlate: '00 64 FF FF 30 12 01 D4 C1 42 31 32 33 34 35 2C BB B6 D3 AD B9 E2 C1 D9 6A 91',
  temporaryText:
    '00 64 FF FF 62 25 00 15 01 00 02 15 01 03 00 FF 00 00 00 00 00 00 00 12 00 ' +
    'BB B6 D3 AD B9 E2 C1 D9 C7 EB C8 EB B3 A1 CD A3 B3 B5 F4 F5',
  answer: '00 64 FF FF 62 01 00 97 6A',
  places: '00 64 FF FF E3 09 01 00 00 05 00 0A 00 00 00 A0 45',
  payAnswer: '00 64 FF FF E1 01 00 66 82',
  // As others have published it, with a picture of 32 dots.
  paySmall:
    '00 64 FF FF E1 41 01 00 00 0A 00 00 00 00 00 00 00 00 00 14 0B 80 01 ' +
    '00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 68 74 74 70 3A 2F 2F 77 77 77 2E 62 61 69 64 ' +
    '75 2E 63 6F 6D 00 70 6C 65 61 73 65 20 73 63 61 6E 00 D5 24',
  // The maker's; its reserved bytes hold what happened to be in his memory.
  pay:
    '00 64 FF FF E1 52 01 00 00 00 00 00 00 00 00 00 00 00 00 0E 22 80 00 ' +
    '00 00 00 80 00 00 00 00 00 00 00 85 87 31 41 C7 EB CA E4 C8 EB D6 A7 B8 B6 B5 D8 D6 B7 00 ' +
    'D4 C1 42 31 32 33 34 35 36 2C CD A3 B3 B5 31 D0 A1 CA B1 33 30 B7 D6 2C C7 EB BD BB B7 D1 ' +
    '31 30 D4 AA 00 F0 74',
};

function site(options: { lines?: number } = {}) {
  const clock = new SimulatedClock();
  const cable = new MemoryCable({ settings: { path: '/dev/card', baudRate: 9_600 }, clock });
  const bus = new CardBus({ line: cable.line, clock });
  const card = new CardTwin({ address: 0, sink: cable });
  cable.onBytes((bytes) => card.receive(bytes));
  cable.line.open();
  clock.advance(0);
  const screen = new Family1Screen({ bus, address: 0, lines: options.lines ?? 2 });
  const voice = new Family1Voice({ bus, address: 0 });
  return { clock, cable, bus, card, screen, voice };
}

test('the check sum is the one of Modbus', (t) => {
  t.is(crc16Modbus(Buffer.from('123456789')), 0x4b37);
  for (const vector of Object.values(vectors)) t.true(endsWithItsCrc(hex(vector)));
});

test('frames have the bytes of the makers’ examples', (t) => {
  const greeting = Buffer.from('@\0\0\0Hello world!', 'latin1');
  t.deepEqual(frame(CardCommand.Connect, Buffer.from('159753')), hex(vectors.connect));
  t.deepEqual(frame(CardCommand.PassThrough, greeting), hex(vectors.passThrough));
  const say = (text: string) =>
    frame(CardCommand.Speak, encodeSpeech(SpeechOption.QueueAndPlay, text));
  t.deepEqual(say('欢迎光临,请入场停车'), hex(vectors.welcome));
  t.deepEqual(say('粤B12345,欢迎光临'), hex(vectors.welcomePlate));
  const text = encodeShowText({
    window: 0,
    entry: 0x15,
    exit: 0x15,
    text: '欢迎光临请入场停车',
    color: [0xff, 0, 0, 0],
    stayS: 2,
    repeats: 0,
  });
  t.deepEqual(frame(CardCommand.ShowText, text), hex(vectors.temporaryText));
  const answer = encodeAnswer({ address: 0, command: CardCommand.ShowText, result: 0 });
  t.deepEqual(Buffer.from(answer), hex(vectors.answer));
});

test('pages to pay by and of free places have the bytes of the makers’ examples', (t) => {
  const places = frame(CardCommand.PlacesPage, encodePlacesPage({ places: 10, stayS: 5 }));
  t.deepEqual(places, hex(vectors.places));
  const data = (vector: string) => hex(vector).subarray(6, -2);
  const small = { code: 'http://www.baidu.com', text: 'please scan', stayS: 10 };
  t.deepEqual(decodePayPage(data(vectors.paySmall)), small);
  const large = { code: '请输入支付地址', text: '粤B123456,停车1小时30分,请交费10元', stayS: 0 };
  t.deepEqual(decodePayPage(data(vectors.pay)), large);
  // Ours differ from them in the size, and in bytes that mean nothing.
  const withoutReserved = (page: Uint8Array, size: number) => {
    const copy = Uint8Array.from(page);
    copy.fill(0, 17, 32);
    copy[16] = size;
    return Buffer.from(copy);
  };
  t.deepEqual(Buffer.from(encodePayPage(small)), withoutReserved(data(vectors.paySmall), 0));
  t.deepEqual(Buffer.from(encodePayPage(large)), withoutReserved(data(vectors.pay), 0));
  const answer = encodeAnswer({ address: 0, command: CardCommand.PayPage, result: 0 });
  t.deepEqual(Buffer.from(answer), hex(vectors.payAnswer));
});

test('rule 12: pages with wrong lengths are none, and a text that does not fit is cut', (t) => {
  t.is(decodePayPage(new Uint8Array(14)), null);
  t.is(decodePlacesPage(new Uint8Array(8)), null);
  const page = encodePayPage({
    code: 'a'.repeat(PAY_CODE_BYTES_MAX),
    text: '车'.repeat(200),
    stayS: 1,
  });
  t.true(page.length <= CARD_DATA_BYTES_MAX);
  t.is(decodePayPage(page.subarray(0, -1)), null);
  const broken = Uint8Array.from(page);
  broken[32 + PAY_CODE_BYTES_MAX] = 1;
  t.is(decodePayPage(broken), null);
  const error = t.throws(() => encodePayPage({ code: 'a'.repeat(193), text: '', stayS: 1 }));
  t.is((error as { code?: string }).code, 'screen/code-too-long');
});

test('a code to pay by stands beside the texts for a minute, and goes with the next show', (t) => {
  const { clock, card, screen } = site({ lines: 4 });
  screen.show(['粤B12345', '请缴费5元']);
  screen.showPayCode?.('https://s.example/pay?n=1');
  clock.advance(5_000);
  t.deepEqual(card.shown, ['粤B12345', '请缴费5元', '', '']);
  const page = { code: 'https://s.example/pay?n=1', text: '粤B12345,请缴费5元', stayS: 60 };
  t.deepEqual(card.payPage, page);
  screen.show(['一路平安']);
  clock.advance(5_000);
  t.is(card.payPage, null);
  t.is(card.shown[0], '一路平安');
  const sent = card.counters.commands;
  screen.show(['减速慢行']);
  clock.advance(5_000);
  t.is(card.counters.commands - sent, 4, 'there is nothing more to take away');
  t.is(card.counters.notUnderstood, 0);
});

test('a code that comes while the next show is underway is not forgotten', (t) => {
  const { clock, card, screen } = site({ lines: 4 });
  screen.showPayCode?.('https://s.example/1');
  clock.advance(5_000);
  screen.show(['a']);
  screen.showPayCode?.('https://s.example/2');
  clock.advance(5_000);
  t.is(card.payPage?.code, 'https://s.example/2');
  screen.show(['b']);
  clock.advance(5_000);
  t.is(card.payPage, null);
});

test('free places have a page of their own, which an arrival takes away', (t) => {
  const { clock, card, screen } = site();
  t.is(screen.showPayCode, undefined, 'a screen of two lines draws no code');
  screen.showFreePlaces(42);
  clock.advance(5_000);
  t.is(card.places, 42);
  screen.show(['粤B12345']);
  clock.advance(5_000);
  t.is(card.places, null);
  t.is(card.shown[0], '粤B12345');
});

test('the card twin understands the makers’ examples and answers as in the example', (t) => {
  const answers: string[] = [];
  const sink = { write: (bytes: Uint8Array) => answers.push(Buffer.from(bytes).toString('hex')) };
  const card = new CardTwin({ address: 0, sink });
  const all = Buffer.concat(Object.values(vectors).slice(0, 5).map(hex));
  for (let at = 0; at < all.length; at += 7) card.receive(all.subarray(at, at + 7));
  t.deepEqual(card.shown, ['欢迎光临请入场停车']);
  t.deepEqual(card.spoken, ['欢迎光临,请入场停车', '粤B12345,欢迎光临']);
  t.is(answers.length, 5);
  t.is(answers[4], hex(vectors.answer).toString('hex'));
  card.receive(encodeCardFrame({ address: 0, command: 0xaa, data: new Uint8Array(3) }));
  card.receive(encodeCardFrame({ address: 9, command: 0x30, data: Uint8Array.of(1, 65) }));
  t.deepEqual(card.counters, { commands: 6, notUnderstood: 1 });
});

test('a show reaches every line, and lines that are not given are cleared', (t) => {
  const { clock, card, screen, voice } = site();
  screen.show(['欢迎光临', '粤B12345', 'left out']);
  voice.say('欢迎光临');
  clock.advance(1_000);
  t.deepEqual(card.shown, ['欢迎光临', '粤B12345']);
  t.deepEqual(card.spoken, ['欢迎光临']);
  screen.show(['一路平安']);
  clock.advance(1_000);
  t.deepEqual(card.shown, ['一路平安', '']);
  t.deepEqual(screen.counters, { shown: 2, answered: 2, unanswered: 0, dropped: 0 });
  t.deepEqual(voice.counters, { spoken: 1, answered: 1, unanswered: 0, dropped: 0 });
});

test('rule 12: hostile text stays text, and too much of it is cut', (t) => {
  const { clock, card, screen, voice } = site({ lines: 1 });
  screen.show([`\u0000\u0064${'停'.repeat(40)}`]);
  voice.say(`\n${'车'.repeat(300)}`);
  voice.say('');
  clock.advance(2_000);
  t.deepEqual(card.shown, [`d${'停'.repeat(15)}`]);
  t.deepEqual(card.spoken, ['车'.repeat(127)]);
});

test('rule 10: of shows that wait only the newest is shown', (t) => {
  const { clock, bus, card, screen } = site({ lines: 1 });
  const shows: string[] = [];
  for (let n = 1; n <= 50; n++) screen.show([`车${n}`]);
  clock.advance(5_000);
  shows.push(...card.shown);
  t.deepEqual(shows, ['车50']);
  t.deepEqual(screen.counters, { shown: 50, answered: 2, unanswered: 0, dropped: 48 });
  t.is(bus.counters.framesSent, 2);
});

test('a newer show ends an older one between its lines', (t) => {
  const { clock, bus, card, screen } = site({ lines: 4 });
  screen.show(['a', 'b', 'c', 'd']);
  screen.show(['1', '2', '3', '4']);
  clock.advance(5_000);
  t.deepEqual(card.shown, ['1', '2', '3', '4']);
  t.is(bus.counters.framesSent, 5);
});

test('a card that does not answer is tried three times, then each line goes out once', (t) => {
  const { clock, bus, card, screen } = site({ lines: 2 });
  card.mute = true;
  screen.show(['a', 'b']);
  clock.advance(5_000);
  t.deepEqual(card.shown, ['a', 'b']);
  t.is(bus.counters.framesSent, 4);
  t.is(screen.counters.unanswered, 1);
  card.mute = false;
  screen.show(['c', 'd']);
  clock.advance(1_000);
  card.mute = true;
  screen.show(['e', 'f']);
  clock.advance(5_000);
  t.deepEqual(screen.counters, { shown: 3, answered: 1, unanswered: 2, dropped: 0 });
  t.is(bus.counters.framesSent, 10);
});

test('an echo of our own frame is not taken for an answer', (t) => {
  const { clock, cable, bus, card, screen } = site({ lines: 1 });
  card.mute = true;
  cable.onBytes((bytes) => cable.write(bytes));
  screen.show(['a']);
  clock.advance(5_000);
  t.is(screen.counters.unanswered, 1);
  t.is(bus.counters.framesSent, 3);
});

test('a lost line drops what was to be shown, and later shows work again', (t) => {
  const { clock, cable, card, screen } = site({ lines: 2 });
  screen.show(['a', 'b']);
  screen.show(['c', 'd']);
  cable.unplug();
  screen.show(['e', 'f']);
  t.is(screen.counters.dropped, 3);
  cable.plugIn();
  clock.advance(1_000);
  screen.show(['g', 'h']);
  clock.advance(1_000);
  t.deepEqual(card.shown, ['g', 'h']);
});

test('rule 10: more cards than the bus can wait for are dropped and counted', (t) => {
  const { clock, bus, cable } = site();
  const screens = Array.from(
    { length: 40 },
    (_, address) => new Family1Screen({ bus, address, lines: 1 }),
  );
  for (const screen of screens) screen.show(['x']);
  t.is(bus.counters.jobsDropped, 7);
  clock.advance(120_000);
  t.is(cable.line.state, 'open');
  t.is(
    screens.reduce((sum, { counters }) => sum + counters.answered + counters.unanswered, 0),
    33,
  );
});

test('rule 12: any bytes from the line leave the bus and the twin working', (t) => {
  const { cable, clock, card, screen } = site({ lines: 1 });
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }), (bundles) => {
      const parsers = [
        answerParser(),
        new FrameScanner(cardFrameShape({ dataBytesMax: CARD_DATA_BYTES_MAX })),
      ];
      for (const bytes of bundles) {
        cable.write(bytes);
        card.receive(bytes);
        for (const parser of parsers) parser.push(bytes);
      }
      const answer = encodeAnswer({ address: 3, command: 0x62, result: 1 });
      for (const parser of parsers) t.is(parser.push(answer).length, 1);
    }),
    { numRuns: 200 },
  );
  clock.advance(200_000);
  screen.show(['ok']);
  clock.advance(2_000);
  t.deepEqual(card.shown, ['ok']);
});
