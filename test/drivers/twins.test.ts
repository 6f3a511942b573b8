import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { plateOf } from '../../drivers/camera/vz/plate-result.js';
import { VzHttpTwin } from '../../drivers/camera/vz-http/twin.js';
import { answerOf, answerParser } from '../../drivers/card/family1/answer.js';
import { CardCommand, encodeCardFrame } from '../../drivers/card/family1/frame.js';
import { CardTwin } from '../../drivers/card/family1/twin.js';
import { DriverError } from '../../drivers/driver-error.js';
import { lineNumber, readChips } from '../../drivers/gpio/onoff/line-number.js';
import { encodeLineText } from '../../drivers/screen/family2/frame.js';
import { Family2ScreenTwin } from '../../drivers/screen/family2/twin.js';
import { encodeSpeechFrame, voiceFrame } from '../../drivers/voice/family3/frame.js';
import { Family3VoiceTwin } from '../../drivers/voice/family3/twin.js';
import { tempFolder } from '../support/temp-folder.js';

const HOST = '127.0.0.1';

test('a card says of each command whether it was done, and keeps still for others', (t) => {
  const results: (number | string)[] = [];
  const parser = answerParser();
  const said: string[] = [];
  const shown: string[] = [];
  const card = new CardTwin({
    address: 3,
    sink: {
      write: (bytes: Uint8Array) => {
        for (const frame of parser.push(bytes)) results.push(answerOf(frame).result);
      },
    },
    onShow: (lines) => shown.push(lines.join('|')),
    onSpeak: (text) => said.push(text),
  });
  const send = (command: number, data: number[], address = 3) => {
    const before = results.length;
    card.receive(encodeCardFrame({ address, command, data: Uint8Array.from(data) }));
    return results.slice(before)[0] ?? 'silent';
  };
  const password = [...Buffer.from('159753')];
  t.is(send(CardCommand.Connect, password), 0);
  t.not(send(CardCommand.Connect, [1, 2]), 0);
  t.is(send(CardCommand.PassThrough, [1]), 0);
  t.not(send(CardCommand.ShowText, [1, 2, 3]), 0, 'no text');
  t.not(send(CardCommand.Speak, []), 0, 'nothing to say');
  t.not(send(0x99, [1]), 0, 'no such command');
  t.is(send(CardCommand.PassThrough, [1], 4), 'silent');
  for (let n = 0; n < 101; n += 1) t.is(send(CardCommand.Speak, [1, 0x41]), 0);
  t.is(card.spoken.length, 100);
  t.is(said.length, 101);
  t.deepEqual(shown, []);
});

test('a screen of family 2 shows what is meant for it while it has power', (t) => {
  const screen = new Family2ScreenTwin({ address: 100 });
  const show = (address: number, line: number, text: string) =>
    screen.receive(encodeLineText({ sequence: 1, address, line, text }));
  show(100, 2, '三');
  show(7, 0, '别');
  t.deepEqual(screen.shown, ['', '', '三']);
  screen.setPower(false);
  show(100, 0, '一');
  t.deepEqual(screen.shown, []);
  screen.setPower(true);
  show(100, 0, '一');
  t.deepEqual(screen.shown, ['一']);
});

test('a voice chip remembers no more than it must, and other orders are no speech', (t) => {
  const chip = new Family3VoiceTwin();
  for (let n = 0; n < 300; n += 1) chip.receive(encodeSpeechFrame(`车${n}`) ?? new Uint8Array(0));
  t.true(chip.spoken.length <= 256);
  t.is(chip.spoken.at(-1), '车299');
  const stop = Uint8Array.of(0xfd, 0, 2, 0x02, 0xfd ^ 2 ^ 2);
  t.deepEqual(voiceFrame.decode(stop), { command: 2, text: null });
  chip.receive(stop);
  t.is(chip.spoken.at(-1), '车299');
  t.is(voiceFrame.measure(Uint8Array.of(0xfd, 0)), 'incomplete');
  t.is(voiceFrame.measure(Uint8Array.of(0xfd, 0, 1)), 'bad');
});

test('a camera that pushes keeps what was not taken, and stops where it is not asked for more', async (t) => {
  const answers = { status: 503, body: '' };
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(answers.status).end(answers.body));
  });
  t.teardown(() => server.close());
  server.listen(0, HOST);
  await once(server, 'listening');
  const twin = new VzHttpTwin({ host: HOST, port: (server.address() as AddressInfo).port });
  await twin.repeat();
  await twin.see({ plate: '粤B12345', colorType: 9 });
  t.is(twin.pushes, 5, 'one push and four more');
  t.is(twin.keptRecords, 1);
  answers.status = 200;
  for (const body of ['no JSON', '7', '{"Response_AlarmInfoPlate":{"info":"ok"}}']) {
    answers.body = body;
    await twin.bringOffline();
    t.is(twin.keptRecords, 1);
  }
  t.is(twin.relayClosed, 1);
});

test('which way a VZ camera saw a car drive, and what made it look, is told as far as it is known', (t) => {
  const read = (fields: object) =>
    plateOf({ result: { PlateResult: { license: 'x', ...fields } } }, (text) => text)?.read;
  t.is(read({ direction: 3 })?.direction, 'leaving');
  t.is(read({ direction: 1 })?.direction, 'unknown');
  t.is(read({ triggerType: 4 })?.trigger, 'software');
  t.is(read({ triggerType: 128 })?.trigger, 'unknown');
  t.is(read({ colorType: 6 })?.color, 'yellow-green');
});

test('a chip of sysfs that is not there, is there twice or makes no sense is told of', (t) => {
  const root = tempFolder(t);
  const chip = (name: string, label: string, base: string) => {
    mkdirSync(join(root, name));
    for (const [file, text] of Object.entries({ label, base, ngpio: '4' }))
      writeFileSync(join(root, name, file), `${text}\n`);
  };
  const codeOf = (chipLabel: string, line: number | string) => {
    try {
      return lineNumber(root, { chip: chipLabel, line, activeLow: false });
    } catch (error) {
      return error instanceof DriverError ? error.message : String(error);
    }
  };
  t.regex(String(codeOf('a', 0)), /this box has: none/);
  chip('gpiochip512', 'a', '512');
  chip('gpiochip600', 'b', '600');
  chip('gpiochip700', 'b', '700');
  chip('gpiochip800', 'c', 'what');
  mkdirSync(join(root, 'gpiochip900'));
  t.deepEqual(
    readChips(root).map(({ base }) => base),
    [512, 600, 700],
  );
  t.is(codeOf('a', 3), 515);
  t.regex(String(codeOf('a', 4)), /lines 0 to 3/);
  t.regex(String(codeOf('a', 'GPIO17')), /no names of lines/);
  t.regex(String(codeOf('b', 0)), /2 GPIO chips/);
  t.regex(String(codeOf('c', 0)), /no GPIO chip labelled c/);
  t.throws(() => readChips(join(root, 'nowhere')), { message: /no sysfs GPIO/ });
  t.throws(() => readChips(join(root, 'gpiochip512', 'label')), { message: /cannot be read/ });
});
