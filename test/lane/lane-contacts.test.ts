import test, { type ExecutionContext } from 'ava';
import { Contact } from '../../drivers/contact/contact.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import { ScannerTwin } from '../../drivers/scanner/line-scanner/twin.js';
import type { ContactName, LaneConfig } from '../../runtime/config/config.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';

const line = (offset: number) => ({ chip: 'contacts', line: offset, activeLow: false });
const lines: Readonly<Record<ContactName, ReturnType<typeof line>>> = {
  call_button: line(1),
  cabinet_door: line(2),
  power_lost: line(3),
  loop_fault: line(4),
};

const withContacts = (lane: LaneConfig): LaneConfig =>
  lane.id === 'in1'
    ? {
        ...lane,
        contacts: new Map(Object.entries(lines) as [ContactName, ReturnType<typeof line>][]),
        scanner: { port: 'cards' },
      }
    : lane;

async function site(t: ExecutionContext) {
  const environment = new TestEnvironment();
  const box = await startLaneBox(t, environment, new MemoryBroker(), withContacts);
  const set = async (name: ContactName, closed: boolean, ms = 500) => {
    box.board.setInput(lines[name], closed);
    await box.pass(ms);
  };
  for (const name of Object.keys(lines) as ContactName[]) box.board.setInput(lines[name], false);
  await box.pass(1_000);
  return { box, environment, set, lane: box.role.lane('in1') };
}

test('a call, an open door and lost power are told of in log and journal, once per change', async (t) => {
  const { environment, set, box, lane } = await site(t);
  for (let n = 0; n < 3; n += 1) {
    await set('call_button', true);
    await set('call_button', false);
  }
  await set('cabinet_door', true);
  await set('cabinet_door', false);
  await set('power_lost', true, 60_000);
  await set('power_lost', false);
  const counted = (event: string) => environment.log.of(event).length;
  t.is(counted('call_button'), 3);
  for (const event of ['cabinet_opened', 'cabinet_closed', 'power_lost', 'power_back'])
    t.is(counted(event), 1, event);
  t.like(lane.upkeep.contacts, {
    call_button: { level: 'inactive', closed: 3, opened: 3 },
    power_lost: { closed: 1 },
  });
  t.is(box.raises(), 0, 'none of them moves the arm');
});

test('a touch that is shorter than 60 ms is none', async (t) => {
  const { environment, set } = await site(t);
  await set('call_button', true, 40);
  await set('call_button', false);
  t.is(environment.log.of('call_button').length, 0);
});

test('a loop detector that fails often is told of by that', async (t) => {
  const { environment, set } = await site(t);
  for (let n = 0; n < 5; n += 1) {
    await set('loop_fault', true);
    await set('loop_fault', false);
  }
  t.is(environment.log.of('loop_fault').length, 5);
  t.is(environment.log.of('loop_mended').length, 5);
  t.is(environment.log.of('loop_faults_often').length, 1);
});

test('a contact that cannot be read is told of', async (t) => {
  const { environment, box } = await site(t);
  const before = environment.log.of('contact_unreadable').length;
  box.board.failReads(lines.power_lost, true);
  await box.pass(200);
  t.is(environment.log.of('contact_unreadable').length, before + 1);
});

test('a code that is scanned is told of, and never written down whole', async (t) => {
  const { environment, box } = await site(t);
  const cable = box.cable('cards');
  if (cable === undefined) throw new Error('The scanner has a port.');
  const scanner = new ScannerTwin({ sink: cable });
  scanner.scan('134567874567654321');
  await box.pass(1_000);
  const told = environment.log.of('pay_code_scanned');
  t.is(told.length, 1);
  t.false(JSON.stringify(told).includes('1345678'));
  t.regex(JSON.stringify(told), /18 characters/);
});

test('a contact that is closed at the start is told of, one that is open is not', (t) => {
  const board = new MemoryBoard();
  const gpio = new MemoryGpio(board);
  board.setInput(line(1), true);
  board.setInput(line(2), false);
  const [closed, open] = [1, 2].map((at) => new Contact(gpio.openInput(line(at))));
  const levels = [0, 20, 40, 60].map((atMs) => [closed?.sample(atMs), open?.sample(atMs)]);
  t.deepEqual(levels, [
    [null, null],
    [null, null],
    [null, null],
    ['active', null],
  ]);
  t.true(open?.rests);
  board.setInput(line(2), true);
  t.is(open?.sample(80), null);
  t.false(open?.rests);
  t.is(open?.sample(5_000), null, 'a gap between two looks proves nothing');
  t.is(open?.sample(5_060), 'active');
});
