import test from 'ava';
import type { Light } from '../../drivers/light/port.js';
import { LineLights } from '../../drivers/light/line-lights.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import { defaultTexts } from '../../runtime/config/texts.js';
import { LaneDisplay } from '../../runtime/lane/lane-display.js';
import { lightOf } from '../../runtime/lane/light.js';
import { plainText } from '../../runtime/lane/step.js';
import { RecordingLog } from '../support/recording-log.js';
import { LaneDriver, someOptions } from './lane-driver.js';

const dead = () => {
  throw new Error('The device is dead.');
};
const counters = { shown: 0, answered: 0, unanswered: 0, dropped: 0, changes: 0, failed: 0 };

test('a screen, a voice and lamps that fail change nothing, and each is told once', (t) => {
  const log = new RecordingLog();
  const display = new LaneDisplay({
    laneId: 'in1',
    screen: { show: dead, counters },
    voice: { say: dead, counters: { ...counters, spoken: 0 } },
    lights: { show: dead, counters },
    texts: defaultTexts,
    freePlaces: () => 0,
    log,
  });
  for (let time = 0; time < 3; time += 1) {
    t.notThrows(() => display.show(plainText('entry_idle')));
    t.notThrows(() => display.say(plainText('entry_idle')));
    t.notThrows(() => display.light('red'));
  }
  t.is(log.lines.filter(({ event }) => event === 'display_failed').length, 3);
});

test('a text that tells the free places is shown anew when they change, and only then', (t) => {
  const shown: string[][] = [];
  let places = 3;
  const display = new LaneDisplay({
    laneId: 'in1',
    screen: { show: (lines) => void shown.push([...lines]), counters },
    voice: null,
    lights: null,
    texts: { ...defaultTexts, entry_idle: '欢迎光临\n余位{places}' },
    freePlaces: () => places,
    log: new RecordingLog(),
  });
  display.refresh();
  display.show(plainText('entry_idle'));
  display.refresh();
  places = 2;
  display.refresh();
  display.show(plainText('lane_locked'));
  places = 1;
  display.refresh();
  t.deepEqual(shown, [['欢迎光临', '余位3'], ['欢迎光临', '余位2'], ['车道已关闭']]);
});

test('a screen with a page for free places shows it between cars, and codes where it draws them', (t) => {
  const shown: string[] = [];
  let places = 3;
  const options = {
    ...{ laneId: 'in1', voice: null, lights: null, texts: defaultTexts },
    freePlaces: () => places,
    placesPage: true,
    log: new RecordingLog(),
  };
  const show = (lines: readonly string[]) => void shown.push(lines.join('|'));
  const showFreePlaces = (free: number) => void shown.push(`page ${free}`);
  const showPayCode = (url: string) => void shown.push(`code ${url}`);
  const screen = { show, showFreePlaces, showPayCode, counters };
  const display = new LaneDisplay({ ...options, screen });
  display.show(plainText('entry_idle'));
  display.refresh();
  places = 2;
  display.refresh();
  display.show(plainText('lane_locked'));
  display.refresh();
  t.deepEqual(shown, ['page 3', 'page 2', '车道已关闭']);
  const asking = { ...plainText('exit_pay'), plate: '粤B12345', feeFen: 500 };
  const code = { plate: '粤B12345', url: 'https://s.example' };
  // It may be made before the price is shown, is drawn again with it, and goes with every other text.
  display.showPayCode(code);
  t.is(shown.length, 3);
  display.show(asking);
  display.show(asking);
  const price = '粤B12345 请缴费5元';
  t.deepEqual(shown.slice(3), [price, `code ${code.url}`, price, `code ${code.url}`]);
  display.show(plainText('exit_idle'));
  display.show(asking);
  t.deepEqual(shown.slice(7), ['page 2', price]);
  const plain = new LaneDisplay({ ...options, screen: { show, counters } });
  plain.show(plainText('exit_idle'));
  plain.showPayCode(code);
  t.is(shown.at(-1), '减速慢行', 'one without such pages shows the text, and no code');
});

test('green is for the granted car under an arm that is up; everybody else sees red', (t) => {
  const lane = new LaneDriver();
  const lights: Light[] = [];
  const look = () => lights.push(lightOf(lane.state, someOptions));
  lane.tick();
  look();
  lane.letIn();
  look();
  lane.guard('present');
  look();
  lane.tick({ approach: 'absent' });
  lane.guard('absent');
  look();
  t.deepEqual(lights, ['red', 'green', 'red', 'red']);
});

test('a held arm shows green once it is up, and a locked lane red', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.command('hold');
  t.is(lightOf(lane.state, someOptions), 'red', 'it is still on its way');
  lane.arm('up', 2_000);
  t.is(lightOf(lane.state, someOptions), 'green');
  lane.command('lock');
  t.is(lightOf(lane.state, someOptions), 'red');
});

test('without an upper limit switch green is shown once the time of the arm is over', (t) => {
  const limits = { up: false, down: true };
  const lane = new LaneDriver({ limits });
  lane.tick();
  lane.command('raise');
  lane.arm('between', 500);
  t.is(lightOf(lane.state, { limits }), 'red');
  lane.wait(3_000);
  t.is(lightOf(lane.state, { limits }), 'green');
});

test('where nobody can be read, the driver is told to scan the code', (t) => {
  for (const name of ['unreadable', 'no_plate'] as const) t.regex(defaultTexts[name], /扫码/);
});

test('the lamps are never on both, and a line that fails is tried again', (t) => {
  const board = new MemoryBoard();
  const gpio = new MemoryGpio(board);
  const [red, green] = [1, 2].map((line) => ({ chip: 'lane', line, activeLow: false })) as [
    { chip: string; line: number; activeLow: boolean },
    { chip: string; line: number; activeLow: boolean },
  ];
  const lights = new LineLights({ red: gpio.openOutput(red), green: gpio.openOutput(green) });
  const both: boolean[] = [];
  for (const line of [red, green]) {
    board.onOutputChange(line, () => {
      both.push(board.readOutput(red) === true && board.readOutput(green) === true);
    });
  }
  lights.show('red');
  board.failWrites(red, true);
  lights.show('green');
  t.deepEqual([board.readOutput(red), board.readOutput(green)], [true, false]);
  board.failWrites(red, false);
  lights.show('green');
  lights.show('green');
  t.deepEqual([board.readOutput(red), board.readOutput(green)], [false, true]);
  t.false(both.includes(true));
  t.deepEqual(lights.counters, { changes: 2, failed: 1 });
});

test('a lamp that is not wired is left out', (t) => {
  const board = new MemoryBoard();
  const green = { chip: 'lane', line: 2, activeLow: false };
  const lights = new LineLights({ red: null, green: new MemoryGpio(board).openOutput(green) });
  lights.show('green');
  t.true(board.readOutput(green));
  lights.show('red');
  t.false(board.readOutput(green));
});
