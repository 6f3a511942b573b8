import test from 'ava';
import fc from 'fast-check';
import { FrameScanner } from '../../drivers/frame-scanner.js';
import { encodeGbk } from '../../drivers/gbk.js';
import {
  encodeLineText,
  lineTextFrame,
  LINE_BYTES_MAX,
} from '../../drivers/screen/family2/frame.js';
import { Family2Screen } from '../../drivers/screen/family2/screen.js';
import { Family2ScreenTwin } from '../../drivers/screen/family2/twin.js';
import { MemoryCable } from '../../drivers/serial/memory/memory-cable.js';
import { OneWayBus } from '../../drivers/serial/one-way-bus.js';
import {
  encodeSpeechFrame,
  SPEECH_BYTES_MAX,
  voiceFrame,
} from '../../drivers/voice/family3/frame.js';
import { Family3Voice } from '../../drivers/voice/family3/voice.js';
import { Family3VoiceTwin } from '../../drivers/voice/family3/twin.js';
import { SimulatedClock } from '../support/clock.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

function site() {
  const clock = new SimulatedClock();
  const cable = new MemoryCable({ settings: { path: '/dev/card', baudRate: 9_600 }, clock });
  const bus = new OneWayBus({ line: cable.line, clock });
  const panel = new Family2ScreenTwin({ address: 100 });
  const chip = new Family3VoiceTwin();
  cable.onBytes((bytes) => {
    panel.receive(bytes);
    chip.receive(bytes);
  });
  cable.line.open();
  clock.advance(0);
  const screen = new Family2Screen({ bus, address: 100, lines: 2 });
  const voice = new Family3Voice({ bus });
  return { clock, cable, bus, panel, chip, screen, voice };
}

test('a line of a family 2 screen has the bytes of the maker’s example', (t) => {
  const bytes = encodeLineText({ sequence: 5, address: 0x64, line: 0, text: '正在洗车' });
  const vector = 'aa 55 05 64 00 27 00 0c 01 00 01 00 d5 fd d4 da cf b4 b3 b5 42 74 af';
  t.deepEqual(Buffer.from(bytes), hex(vector));
  t.deepEqual(new FrameScanner(lineTextFrame).push(hex(vector)), [
    { sequence: 5, address: 0x64, line: 0, text: '正在洗车' },
  ]);
});

test('a voice chip takes the examples of its maker, and is sent the same with GBK', (t) => {
  const scanner = new FrameScanner(voiceFrame);
  const speak = hex('fd 00 0b 01 00 d3 ee d2 f4 cc ec cf c2 c1');
  t.deepEqual(scanner.push(speak), [{ command: 1, text: '宇音天下' }]);
  t.deepEqual(scanner.push(hex('fd 00 02 02 fd')), [{ command: 2, text: null }]);
  const sent = Buffer.from(encodeSpeechFrame('宇音天下') ?? []);
  t.deepEqual(sent, hex('fd 00 0b 01 01 d3 ee d2 f4 cc ec cf c2 c0'));
  t.is(encodeSpeechFrame('\u0007'), null);
});

test('screen and voice share one line, one frame after another with a rest between', (t) => {
  const { clock, bus, panel, chip, screen, voice } = site();
  screen.show(['欢迎光临', '粤B12345', 'left out']);
  voice.say('欢迎光临');
  t.is(bus.counters.framesSent, 1);
  clock.advance(200);
  t.is(bus.counters.framesSent, 1);
  clock.advance(1_000);
  t.deepEqual(panel.shown, ['欢迎光临', '粤B12345']);
  t.deepEqual(chip.spoken, ['欢迎光临']);
  t.deepEqual(screen.counters, { shown: 1, answered: 0, unanswered: 1, dropped: 0 });
  t.is(panel.counters.badFrames + chip.counters.badFrames, 0);
});

test('rule 12: no text can carry a frame into the line', (t) => {
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string());
  fc.assert(
    fc.property(texts, (text) => {
      const raw = encodeGbk(text, LINE_BYTES_MAX);
      t.true(raw.every((byte) => byte >= 0x20));
      const line = encodeLineText({ sequence: 1, address: 100, line: 1, text });
      t.is(new FrameScanner(lineTextFrame).push(line).length, 1);
      t.is(new FrameScanner(voiceFrame).push(raw).length, 0);
      t.is(new FrameScanner(lineTextFrame).push(raw).length, 0);
      const speech = encodeSpeechFrame(text);
      if (speech !== null) t.is(new FrameScanner(voiceFrame).push(speech).length, 1);
    }),
    { numRuns: 300 },
  );
});

test('rule 12: a frame is found after any bytes, that of a screen at once', (t) => {
  const line = encodeLineText({ sequence: 1, address: 100, line: 0, text: '一' });
  const speech = encodeSpeechFrame('一') ?? new Uint8Array(0);
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.nat(line.length).map((n) => line.slice(0, n)),
    fc.nat(speech.length).map((n) => speech.slice(0, n)),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const screens = new FrameScanner(lineTextFrame);
      const voices = new FrameScanner(voiceFrame);
      for (const bytes of parts) {
        screens.push(bytes);
        voices.push(bytes);
      }
      t.deepEqual(screens.push(line).at(-1)?.text, '一');
      // An exclusive-or is weak: pieces of frames can look like one, and take the next one along.
      voices.push(speech);
      t.deepEqual(voices.push(speech).at(-1)?.text, '一');
    }),
    { numRuns: 300 },
  );
});

test('rule 12: a frame with any one bit changed shows nothing else', (t) => {
  const frame = encodeLineText({ sequence: 9, address: 100, line: 0, text: '一路平安' });
  for (let bit = 0; bit < frame.length * 8; bit++) {
    const changed = Uint8Array.from(frame);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    t.deepEqual(new FrameScanner(lineTextFrame).push(changed), []);
  }
});

test('text that is too long is cut between characters', (t) => {
  const { clock, panel, chip, screen, voice } = site();
  screen.show(['停'.repeat(100)]);
  voice.say('车'.repeat(300));
  clock.advance(3_000);
  t.deepEqual(panel.shown, ['停'.repeat(LINE_BYTES_MAX / 2), '']);
  t.deepEqual(chip.spoken, ['车'.repeat(SPEECH_BYTES_MAX / 2)]);
});

test('rule 10: more names than the bus can wait for are dropped and counted', (t) => {
  const { clock, bus, cable } = site();
  const outcomes: string[] = [];
  for (let n = 0; n < 40; n++) {
    bus.submit({ name: String(n), frames: [], done: (outcome) => outcomes.push(outcome) });
    bus.submit({
      name: `slow ${n}`,
      frames: [Uint8Array.of(1)],
      done: (outcome) => outcomes.push(outcome),
    });
  }
  t.true(bus.counters.jobsDropped > 0);
  clock.advance(60_000);
  t.is(outcomes.length, 80);
  t.is(cable.line.state, 'open');
  t.is(clock.timersWaiting, 0);
});

test('a screen without power shows nothing, and the next show after it is whole', (t) => {
  const { clock, panel, screen } = site();
  panel.setPower(false);
  screen.show(['a', 'b']);
  clock.advance(1_000);
  panel.setPower(true);
  t.deepEqual(panel.shown, []);
  screen.show(['c', 'd']);
  clock.advance(1_000);
  t.deepEqual(panel.shown, ['c', 'd']);
});
