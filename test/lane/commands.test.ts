import test from 'ava';
import type { LaneConfig } from '../../runtime/config/config.js';
import { journalShelf, laneModeShelf, outboxShelf } from '../../runtime/store/shelves.js';
import { put } from '../../runtime/store/write.js';
import { startLaneBox, type LaneBox } from '../bridge/lane-box.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { START_MS, TestEnvironment } from '../support/test-environment.js';
import { ask, done, laneOf, lastCommandId } from './ask-lane.js';

const line = (offset: number) => ({ chip: 'c0', line: offset, activeLow: false });

/** The entry lane, with a lower line and a fire release. */
const canLower = (lane: LaneConfig): LaneConfig =>
  lane.id === 'in1'
    ? { ...lane, fireRelease: line(50), barrier: { ...lane.barrier, lower: line(51) } }
    : lane;

const start = (
  t: Parameters<typeof startLaneBox>[0],
  environment = new TestEnvironment(),
  changed = canLower,
): Promise<LaneBox> => startLaneBox(t, environment, new MemoryBroker(), changed);

async function reported(box: LaneBox): Promise<string[]> {
  const orders = await box.parts.store.list(outboxShelf, { limit: 100 });
  return orders.flatMap(({ value: { uplink } }) =>
    uplink.body === 'armMovedAbnormally' ? [uplink.armMovedAbnormally.action] : [],
  );
}

test('rule 3: the cause of holding is on disk before the arm moves', async (t) => {
  const box = await start(t);
  box.environment.disk.watched.hold();
  const reply = await ask(box, 'HOLD');
  t.is(box.raises(), 0);
  t.is(reply(), null);
  box.environment.disk.watched.release();
  await box.pass();
  t.is(box.raises(), 1);
  t.like(reply(), done);
});

for (const [action, mode] of [
  ['HOLD', 'held'],
  ['LOCK', 'locked'],
] as const) {
  test(`rule 8: ${action} goes on after a restart, and the start moves no arm`, async (t) => {
    const box = await start(t);
    t.like((await ask(box, action))(), done);
    t.true(laneOf(box).state.arm[mode]);
    await box.close();
    const again = await start(t, box.environment);
    await again.pass(1_000);
    t.true(laneOf(again).state.arm[mode]);
    t.is(again.raises(), 0);
    const end = action === 'HOLD' ? 'RELEASE' : 'UNLOCK';
    t.like((await ask(again, end))(), done);
    await again.close();
    const last = await start(t, again.environment);
    t.false(laneOf(last).state.arm[mode]);
  });
}

test('rule 8: a repeated command to hold raises once', async (t) => {
  const box = await start(t);
  t.like((await ask(box, 'HOLD', { commandId: 'same' }))(), done);
  t.like((await ask(box, 'HOLD', { commandId: 'same' }))(), done);
  t.is(box.raises(), 1);
});

test('rule 8: a command that comes again while it is carried out is carried out once', async (t) => {
  const box = await start(t);
  box.environment.disk.watched.hold();
  const commandId = 'twice';
  const first = await ask(box, 'RAISE', { commandId });
  const second = await ask(box, 'RAISE', { commandId });
  box.environment.disk.watched.release();
  await box.pass();
  t.deepEqual(first(), { commandId, ...done });
  t.deepEqual(second(), first());
  t.is(box.raises(), 1);
  t.deepEqual(await reported(box), ['RAISE']);
});

test('each movement is reported to the cloud, and an unlocking moves nothing', async (t) => {
  const box = await start(t);
  for (const action of ['HOLD', 'RELEASE', 'LOCK', 'UNLOCK'] as const) {
    t.like((await ask(box, action))(), done);
  }
  t.deepEqual(await reported(box), ['RAISE', 'LOWER', 'LOWER']);
});

test('a locked lane refuses a plain raise and says why', async (t) => {
  const box = await start(t);
  await ask(box, 'LOCK');
  const reply = await ask(box, 'RAISE');
  t.like(reply(), { done: false, reason: 'the lane is locked: unlock it first' });
  t.is(box.raises(), 0);
});

test('a barrier that closes by its own logic refuses to be held up', async (t) => {
  const box = await start(t, new TestEnvironment(), (lane) => lane);
  const refusal = 'this barrier closes by itself: it cannot be held up';
  t.like((await ask(box, 'HOLD'))(), { done: false, reason: refusal });
  t.like((await ask(box, 'RAISE', { hold: true }))(), { done: false, reason: refusal });
  t.is(box.raises(), 0);
});

test('rule 1: the fire release refuses what would close the lane', async (t) => {
  const box = await start(t);
  box.board.setInput(line(50), true);
  await box.pass(100);
  for (const action of ['LOWER', 'LOCK', 'RELEASE'] as const) {
    const reply = await ask(box, action);
    t.like(reply(), { done: false, reason: 'the fire release holds the arm up' });
  }
});

test('rule 1: what the fire release holds up is held after a restart too, until a command', async (t) => {
  const box = await start(t);
  box.board.setInput(line(50), true);
  await box.pass(2_000);
  t.like(await box.parts.store.get(laneModeShelf, 'in1'), { kind: 'FIRE_RELEASE' });
  await box.close();
  const again = await start(t, box.environment);
  t.true(laneOf(again).state.arm.held);
  t.is(laneOf(again).state.arm.heldSinceMs, null);
  await ask(again, 'RELEASE');
  await again.pass(2_500);
  t.like(await again.parts.store.get(laneModeShelf, 'in1'), { kind: 'NORMAL' });
});

test('rule 1: a lower that something prevents is refused in time and leaves nobody waiting', async (t) => {
  const box = await start(t);
  await ask(box, 'HOLD');
  await box.pass(5_000);
  const guard = [...laneOf(box).config.guards.values()][0];
  if (guard === undefined) return t.fail();
  const reply = await ask(box, 'LOWER');
  box.board.setInput(guard.address, true);
  t.is(laneOf(box).waiting, 1);
  await box.pass(2_100);
  t.like(reply(), {
    done: false,
    reason: 'the place under the arm is not free yet; the arm goes down once it is',
  });
  t.is(laneOf(box).waiting, 0);
  await box.close();
  const again = await start(t, box.environment);
  const repeated = await ask(again, 'LOWER', { commandId: lastCommandId() });
  t.like(repeated(), { done: false }, 'the refusal is remembered');
});

test('a lower that is carried out is answered when the arm is told', async (t) => {
  const box = await start(t);
  await ask(box, 'RAISE');
  await box.pass(10_000);
  const reply = await ask(box, 'LOWER');
  await box.pass(1_500);
  t.like(reply(), done);
  t.is(laneOf(box).waiting, 0);
});

test('when the longest time of holding is over, a start no longer holds', async (t) => {
  const box = await start(t, new TestEnvironment(), heldForAMinute);
  await ask(box, 'HOLD');
  await box.pass(61_000);
  t.false(laneOf(box).state.arm.held);
  t.is((await box.parts.store.get(laneModeShelf, 'in1'))?.kind, 'NORMAL');
  const journal = await box.parts.store.list(journalShelf, { limit: 100 });
  t.true(journal.some(({ value }) => value.event === 'hold_ended'));
});

const heldForAMinute = (lane: LaneConfig) => ({ ...canLower(lane), holdMaxMs: 60_000 });
const isHeld = (box: LaneBox) => laneOf(box).state.arm.held;

/** A box that has just been started; 40 seconds before it went away its arm was told to be held up. */
async function startedWhileHeld(
  t: Parameters<typeof startLaneBox>[0],
  between: (box: LaneBox) => Promise<void> | void = () => undefined,
  awayMs = 0,
) {
  const environment = new TestEnvironment();
  const box = await start(t, environment, heldForAMinute);
  await ask(box, 'HOLD');
  await box.pass(40_000);
  await between(box);
  await box.close();
  environment.clock.advance(awayMs);
  return start(t, environment, heldForAMinute);
}

test('a hold ends when it would have ended without the start', async (t) => {
  const box = await startedWhileHeld(t);
  await box.pass(19_900);
  t.true(isHeld(box));
  await box.pass(200);
  t.false(isHeld(box));
  t.is((await box.parts.store.get(laneModeShelf, 'in1'))?.kind, 'NORMAL');
});

test('rule 1: a hold that ended while the program was away is over, and the start moves no arm', async (t) => {
  const box = await startedWhileHeld(t, () => undefined, 20_000);
  t.false(isHeld(box));
  await box.pass(10_000);
  t.is(laneOf(box).state.arm.wanted, 'leave');
  t.false(box.board.readOutput(line(51)), 'the contact that lowers is open');
  t.is((await box.parts.store.get(laneModeShelf, 'in1'))?.kind, 'NORMAL');
  const journal = await box.parts.store.list(journalShelf, { limit: 100 });
  t.true(journal.some(({ value }) => value.event === 'hold_ended'));
});

const told = async (box: LaneBox, sinceMs: number) => {
  const mode = { kind: 'HELD', sinceMs, by: 'attendant li' } as const;
  await box.parts.store.commit([put(laneModeShelf, 'in1', mode)]);
};

for (const [when, between] of [
  [
    'the calendar clock is not set',
    ({ environment }: LaneBox) => void (environment.quality = 'UNSET'),
  ],
  ['it began before the calendar clock was set', (box: LaneBox) => told(box, 0)],
  ['the calendar clock lies before its beginning', (box: LaneBox) => told(box, START_MS + 9e9)],
] as const) {
  test(`rule 11: a hold counts from the start where ${when}`, async (t) => {
    const box = await startedWhileHeld(t, between);
    await box.pass(59_900);
    t.true(isHeld(box));
    await box.pass(200);
    t.false(isHeld(box));
  });
}

test('rule 11: a hold that begins while the calendar clock is not set claims no time', async (t) => {
  const environment = new TestEnvironment();
  environment.quality = 'UNSET';
  const box = await start(t, environment, heldForAMinute);
  await ask(box, 'HOLD');
  t.like(await box.parts.store.get(laneModeShelf, 'in1'), { kind: 'HELD', sinceMs: 0 });
});

test('no time ends what the fire release holds up, before a start or after it', async (t) => {
  const environment = new TestEnvironment();
  const box = await start(t, environment, heldForAMinute);
  box.board.setInput(line(50), true);
  await box.pass(40_000);
  await box.close();
  const again = await start(t, environment, heldForAMinute);
  await again.pass(90_000);
  t.true(isHeld(again));
});

const approachOf = (box: LaneBox) => laneOf(box).config.approach.address;

test('no plate: the driver scans the code, and the car comes in with its order on disk', async (t) => {
  const box = await start(t);
  await box.pass(1_000);
  box.board.setInput(approachOf(box), true);
  await box.pass(5_000);
  t.true(laneOf(box).state.arrival?.toldUnreadable);
  const reply = await ask(box, 'ADMIT', { plate: '62000F9' });
  t.like(reply(), done);
  t.is(box.raises(), 1);
  const orders = await box.parts.store.list(outboxShelf, { limit: 10 });
  t.deepEqual(
    orders.map(({ value: { uplink } }) => [uplink.body, uplink.plate]),
    [['sessionOpened', '62000F9']],
    'the movement was for a car: it is not reported as one by hand',
  );
  const same = { plate: '62000F9', commandId: lastCommandId() };
  t.like((await ask(box, 'ADMIT', same))(), done);
  t.is(box.raises(), 1);
  t.is(laneOf(box).waiting, 0);
});

for (const [why, bring, changes] of [
  ['no car waits at this entry', () => undefined, {}],
  ['the lane is locked', (box: LaneBox) => laneOf(box).command('lock', 'test'), {}],
  ['there is no number that stands for the plate', () => undefined, { plate: '' }],
] as const) {
  test(`no plate: nobody is admitted where ${why}`, async (t) => {
    const box = await start(t);
    bring(box);
    const reply = await ask(box, 'ADMIT', { plate: '62000F9', ...changes });
    t.like(reply(), { done: false, reason: why });
    t.is(box.raises(), 0);
  });
}

test('no plate: who scans at a full park is refused, and told why', async (t) => {
  const box = await start(t);
  await box.pass(1_000);
  box.board.setInput(approachOf(box), true);
  await box.pass(100);
  const { config, sessions } = box.parts;
  const at = box.parts.stamper.now();
  sessions.merge(
    Array.from({ length: config.park.places }, (_, number) => ({
      factId: `f${number}`,
      sessionId: `s${number}`,
      plate: `京A${number}`,
      nodeId: 'other',
      sequence: number,
      at,
      kind: 'entered' as const,
      entered: someEntered,
    })),
  );
  const reply = await ask(box, 'ADMIT', { plate: '62000F9' });
  t.like(reply(), { done: false, reason: 'the car may not come in: full' });
  t.is(box.raises(), 0);
});

const someEntered = {
  laneId: 'in1',
  channelId: 'A1',
  vehicleClass: '小车',
  plateColor: 'BLUE',
  right: 'TEMPORARY',
  permitId: '',
  reentered: false,
  fixedFen: 0,
} as const;
