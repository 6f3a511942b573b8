import test from 'ava';
import { RelayBarrier } from '../../drivers/barrier/relay/relay-barrier.js';
import { wireBarrierTwin } from '../../drivers/barrier/relay/twin-wiring.js';
import { BarrierTwin } from '../../drivers/barrier/relay/twin.js';
import { DriverError } from '../../drivers/driver-error.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import type { LineAddress } from '../../drivers/gpio/port.js';
import { LoopSensor } from '../../drivers/loop/loop-sensor.js';
import { LoopTwin } from '../../drivers/loop/twin.js';
import { SimulatedClock } from '../support/clock.js';

const line = (offset: number, activeLow = false): LineAddress => ({
  chip: 'lane',
  line: offset,
  activeLow,
});
const lines = {
  raise: line(1),
  lower: line(2, true),
  stop: line(3),
  limitUp: line(4),
  limitDown: line(5, true),
};

function lane(options: { startedLowering?: boolean } = {}) {
  const clock = new SimulatedClock();
  const board = new MemoryBoard();
  const motions: string[] = [];
  const contacts: string[] = [];
  if (options.startedLowering === true) board.write(lines.lower, false);
  const twin = wireBarrierTwin({
    board,
    lines,
    clock,
    travelMs: 3_000,
    onMotion: (motion, angle) =>
      motions.push(`${clock.monotonicMs()} ${motion} ${Math.round(angle)}`),
  });
  for (const name of ['raise', 'lower', 'stop'] as const)
    board.onOutputChange(lines[name], (high) =>
      contacts.push(
        `${clock.monotonicMs()} ${name} ${high !== lines[name].activeLow ? 'on' : 'off'}`,
      ),
    );
  const gpio = new MemoryGpio(board);
  const barrier = new RelayBarrier({
    clock,
    pulseMs: 500,
    raise: gpio.openOutput(lines.raise),
    lower: gpio.openOutput(lines.lower),
    stop: gpio.openOutput(lines.stop),
    limitUp: gpio.openInput(lines.limitUp),
    limitDown: gpio.openInput(lines.limitDown),
  });
  contacts.length = 0;
  return { clock, board, twin, barrier, motions, contacts };
}

test('a raise is a pulse, and the arm and its limit switches follow', (t) => {
  const { clock, barrier, motions, contacts } = lane();
  t.is(barrier.position(), 'down');
  barrier.raise();
  clock.advance(1_500);
  t.is(barrier.position(), 'between');
  clock.advance(1_500);
  t.is(barrier.position(), 'up');
  t.deepEqual(contacts, ['0 raise on', '500 raise off']);
  t.deepEqual(motions, ['0 rising 0', '3000 still 90']);
});

test('rule 1: a raise ends a lower pulse before its own begins, and turns the arm round', (t) => {
  const { clock, barrier, twin, motions, contacts } = lane();
  barrier.raise();
  clock.advance(4_000);
  barrier.lower();
  clock.advance(300);
  barrier.raise();
  clock.advance(300);
  t.is(barrier.position(), 'up');
  t.deepEqual(contacts.slice(2), ['4000 lower on', '4300 lower off', '4300 raise on']);
  t.deepEqual(motions.slice(2), ['4000 lowering 90', '4300 rising 81', '4600 still 90']);
  t.is(twin.conflicts, 0);
});

test('rule 1: a lower pulse that an earlier process left on is ended at the start', (t) => {
  const { clock, board, barrier } = lane({ startedLowering: true });
  t.is(board.readOutput(lines.lower), true);
  clock.advance(1_000);
  t.is(barrier.position(), 'down');
});

test('a stop leaves the arm where it is', (t) => {
  const { clock, barrier, twin } = lane();
  barrier.raise();
  clock.advance(1_000);
  barrier.stop();
  clock.advance(1_000);
  t.is(Math.round(twin.angleDegrees), 30);
  t.is(twin.motion, 'still');
  t.deepEqual(barrier.counters, { raises: 1, lowers: 0, stops: 1 });
});

test('a pulse that is repeated while it is on lasts for its length from then on', (t) => {
  const { clock, barrier, contacts } = lane();
  barrier.raise();
  clock.advance(400);
  barrier.raise();
  clock.advance(1_000);
  t.deepEqual(contacts, ['0 raise on', '900 raise off']);
});

test('closing ends a pulse and leaves the arm alone', (t) => {
  const { clock, barrier, contacts, twin } = lane();
  barrier.raise();
  clock.advance(100);
  barrier.close();
  t.deepEqual(contacts, ['0 raise on', '100 raise off']);
  clock.advance(3_000);
  t.is(twin.angleDegrees, 90);
  t.is(clock.timersWaiting, 0);
});

test('a contact that cannot be opened is tried again until it opens', (t) => {
  const { clock, board, barrier } = lane();
  barrier.raise();
  board.failWrites(lines.raise, true);
  clock.advance(2_000);
  t.is(board.readOutput(lines.raise), true);
  const refused = t.throws(() => barrier.lower(), { instanceOf: DriverError });
  t.is(refused.code, 'gpio/write-failed');
  t.is(board.readOutput(lines.lower), true, 'lower stays off while raise may be on');
  board.failWrites(lines.raise, false);
  clock.advance(500);
  t.is(board.readOutput(lines.raise), false);
});

test('rule 1: a raise does not wait for a lower contact that cannot be opened', (t) => {
  const { clock, board, barrier } = lane();
  barrier.raise();
  clock.advance(4_000);
  barrier.lower();
  board.failWrites(lines.lower, true);
  barrier.raise();
  t.is(board.readOutput(lines.raise), true);
  board.failWrites(lines.lower, false);
  clock.advance(500);
  t.is(board.readOutput(lines.lower), true, 'it is opened as soon as that is possible');
});

test('no limit switches means no position, an unreadable one a contradiction', (t) => {
  const { board, barrier, clock } = lane();
  board.failReads(lines.limitUp, true);
  t.is(barrier.position(), 'contradictory');
  board.failReads(lines.limitUp, false);
  board.failReads(lines.limitDown, true);
  t.is(barrier.position(), 'contradictory');
  board.failReads(lines.limitDown, false);
  board.setInput(lines.limitUp, true);
  t.is(barrier.position(), 'contradictory');

  const raise = new MemoryGpio(board).openOutput(lines.raise);
  const none = { lower: null, stop: null, limitUp: null, limitDown: null };
  const bare = new RelayBarrier({ clock, pulseMs: 500, raise, ...none });
  bare.lower();
  bare.stop();
  t.is(bare.position(), 'not-reported');
  t.deepEqual(bare.counters, { raises: 0, lowers: 0, stops: 0 });
});

test('the twin can be stuck, forced up, slow, and lose a limit switch', (t) => {
  const clock = new SimulatedClock();
  const limits: string[] = [];
  const twin = new BarrierTwin({
    clock,
    travelMs: 3_000,
    onLimits: ({ up, down }) => limits.push(`${String(up)} ${String(down)}`),
  });
  const pulse = (contact: 'raise' | 'lower') => {
    twin.setContact(contact, true);
    twin.setContact(contact, false);
  };
  twin.setStuck(true);
  pulse('raise');
  clock.advance(5_000);
  t.is(twin.angleDegrees, 0);
  twin.setStuck(false);
  twin.forceUp();
  t.is(twin.angleDegrees, 90);
  twin.setSlowness(4);
  pulse('lower');
  clock.advance(3_000);
  t.is(Math.round(twin.angleDegrees * 10) / 10, 67.5);
  twin.loseLimit('down', true);
  clock.advance(10_000);
  t.is(twin.angleDegrees, 0);
  t.deepEqual(twin.limits, { up: false, down: false });
  t.deepEqual(limits, ['false true', 'true false', 'false false']);
});

function sensor(clearMs = 300) {
  const board = new MemoryBoard();
  const address = line(7, true);
  const loop = new LoopTwin({ board, address });
  const input = new MemoryGpio(board).openInput(address);
  return { board, address, loop, sensor: new LoopSensor({ name: 'approach', input, clearMs }) };
}

test('rule 1: presence and unknown count at once, absence only after the quiet time', (t) => {
  const { board, address, loop, sensor: s } = sensor();
  t.is(s.sample(0), 'unknown');
  for (let ms = 20; ms < 300; ms += 20) t.is(s.sample(ms), 'unknown');
  t.is(s.sample(300), 'absent');
  loop.set('active');
  t.is(s.sample(320), 'present');
  loop.set('inactive');
  t.is(s.sample(340), 'present');
  t.is(s.sample(500), 'present');
  loop.set('faulty');
  t.is(s.sample(520), 'present');
  loop.set('inactive');
  t.is(s.sample(540), 'present');
  t.is(s.sample(740), 'present');
  t.is(s.sample(840), 'absent');
  board.failReads(address, true);
  t.is(s.sample(860), 'unknown');
  board.failReads(address, false);
  t.is(s.sample(880), 'unknown');
  t.deepEqual(s.counters, { activations: 1, unknowns: 1 });
});

test('rule 1: quiet between two samples far apart proves no absence', (t) => {
  const { loop, sensor: s } = sensor();
  loop.set('active');
  s.sample(0);
  loop.set('inactive');
  t.is(s.sample(20), 'present');
  t.is(s.sample(2_000), 'present');
  t.is(s.sample(2_200), 'present');
  t.is(s.sample(2_300), 'absent');
  t.is(s.sample(1_000), 'absent');
});

test('rule 1: quiet begins anew where the time of the samples goes back', (t) => {
  const { loop, sensor: s } = sensor();
  loop.set('active');
  s.sample(0);
  loop.set('inactive');
  s.sample(20);
  s.sample(200);
  s.sample(100);
  t.is(s.sample(320), 'present');
  t.is(s.sample(400), 'absent');
});

test('an edge hint is passed on and changes nothing by itself', (t) => {
  const { loop, sensor: s } = sensor(0);
  let hints = 0;
  s.onHint(() => (hints += 1));
  t.is(s.sample(0), 'absent');
  loop.set('active');
  loop.set('inactive');
  t.is(hints, 2);
  t.is(s.sample(20), 'absent');
});

/** A board that closes by itself, with a contact that holds its arm up. */
function holdSite() {
  const clock = new SimulatedClock();
  const board = new MemoryBoard();
  const lines = { raise: line(1), lower: null, stop: null, limitUp: line(3), limitDown: line(4) };
  const wired = { ...lines, hold: line(2) };
  const arm = wireBarrierTwin({ board, lines: wired, clock, travelMs: 1_000 });
  const start = () => {
    const gpio = new MemoryGpio(board);
    return new RelayBarrier({
      clock,
      pulseMs: 500,
      raise: gpio.openOutput(lines.raise),
      lower: null,
      stop: null,
      hold: gpio.openOutput(line(2)),
      limitUp: gpio.openInput(lines.limitUp),
      limitDown: gpio.openInput(lines.limitDown),
    });
  };
  return { clock, board, arm, start };
}

test('rule 1: a hold contact stays as it is over stop and start, and does not wear with each look', (t) => {
  const { clock, board, arm, start } = holdSite();
  const first = start();
  t.true(first.holdContact?.mayBeClosed, 'it is not known how it was left');
  let changes = 0;
  board.onOutputChange(line(2), () => (changes += 1));
  for (let n = 0; n < 100; n += 1) first.holdContact?.close();
  clock.advance(2_000);
  t.is(arm.angleDegrees, 90);
  t.is(changes, 1);
  first.close();
  const second = start();
  clock.advance(60_000);
  t.is(arm.angleDegrees, 90);
  second.holdContact?.open();
  t.false(second.holdContact?.mayBeClosed);
  clock.advance(2_000);
  t.is(arm.angleDegrees, 0, 'the board closes by itself');
});

test('rule 1: the arm that comes down when its hold contact opens is raised, though a raise was still on', (t) => {
  const { clock, arm, start } = holdSite();
  const barrier = start();
  barrier.holdContact?.close();
  clock.advance(2_000);
  barrier.raise();
  clock.advance(100);
  barrier.holdContact?.open();
  clock.advance(300);
  t.is(arm.motion, 'lowering');
  barrier.raise();
  t.is(arm.motion, 'rising');
});
