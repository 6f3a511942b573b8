import test from 'ava';
import type { CommandAction } from '../../protocol/park/command.js';
import type { LaneConfig } from '../../runtime/config/config.js';
import { modeOf } from '../../runtime/lane/lane-modes.js';
import { laneModeShelf, outboxShelf } from '../../runtime/store/shelves.js';
import { startLaneBox, type LaneBox } from '../bridge/lane-box.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';
import { ask, done, laneOf } from './ask-lane.js';

const line = (offset: number) => ({ chip: 'c0', line: offset, activeLow: false });
const fire = line(50);

/** The entry lane, with a lower line and a fire release; an arm is held up for a minute at most. */
const equipped = (lane: LaneConfig): LaneConfig =>
  lane.id === 'in1'
    ? {
        ...lane,
        fireRelease: fire,
        barrier: { ...lane.barrier, lower: line(51) },
        holdMaxMs: 60_000,
      }
    : lane;

const start = (t: Parameters<typeof startLaneBox>[0], environment = new TestEnvironment()) =>
  startLaneBox(t, environment, new MemoryBroker(), equipped);

const locked = 'the lane is locked: unlock it first';

/** Asks one after the other while the disk takes nothing, and then lets the disk go on. */
async function askAtOnce(box: LaneBox, actions: readonly CommandAction[]) {
  box.environment.disk.watched.hold();
  const replies = [];
  for (const action of actions) replies.push(await ask(box, action));
  box.environment.disk.watched.release();
  await box.pass();
  return replies.map((reply) => reply());
}

async function reported(box: LaneBox): Promise<string[]> {
  const orders = await box.parts.store.list(outboxShelf, { limit: 100 });
  return orders.flatMap(({ value: { uplink } }) =>
    uplink.body === 'armMovedAbnormally' ? [uplink.armMovedAbnormally.action] : [],
  );
}

for (const [before, actions, mode] of [
  [null, ['HOLD', 'RELEASE'], 'NORMAL'],
  [null, ['LOCK', 'UNLOCK'], 'NORMAL'],
  [null, ['HOLD', 'LOWER'], 'NORMAL'],
  [null, ['HOLD', 'UNLOCK'], 'HELD'],
  [null, ['HOLD', 'LOCK'], 'LOCKED'],
  [null, ['LOCK', 'HOLD', 'RELEASE', 'LOCK', 'UNLOCK', 'HOLD'], 'HELD'],
  ['HOLD', ['RELEASE', 'HOLD'], 'HELD'],
  ['LOCK', ['UNLOCK', 'LOCK'], 'LOCKED'],
] as const) {
  const first = before === null ? '' : ` after ${before}`;
  test(`rule 8: ${actions.join(', ')} at once${first}: a start finds ${mode}`, async (t) => {
    const box = await start(t);
    await box.pass(1_000);
    if (before !== null) await ask(box, before);
    await askAtOnce(box, actions);
    t.is(modeOf(laneOf(box).state.arm), mode);
    await box.close();
    const again = await start(t, box.environment);
    t.is(modeOf(laneOf(again).state.arm), mode);
    t.is((await again.parts.store.get(laneModeShelf, 'in1'))?.kind, mode);
  });
}

test('a raise that is asked for while a lock goes to the disk is refused, and reported to nobody', async (t) => {
  const box = await start(t);
  t.like(await askAtOnce(box, ['LOCK', 'RAISE']), [done, { done: false, reason: locked }]);
  t.is(box.raises(), 0);
  t.deepEqual(await reported(box), ['LOWER']);
});

test('a raise that is asked for while an unlocking goes to the disk raises', async (t) => {
  const box = await start(t);
  await ask(box, 'LOCK');
  t.like(await askAtOnce(box, ['UNLOCK', 'RAISE']), [done, done]);
  t.is(box.raises(), 1);
});

test('nobody is admitted while a lock goes to the disk', async (t) => {
  const box = await start(t);
  await box.pass(1_000);
  await box.car('in1', true);
  box.environment.disk.watched.hold();
  await ask(box, 'LOCK');
  const admitted = await ask(box, 'ADMIT', { plate: '62000F9' });
  box.environment.disk.watched.release();
  await box.pass();
  t.like(admitted(), { done: false, reason: 'the lane is locked' });
});

test('nobody who is locked out while the decision is made is told to be admitted', async (t) => {
  const box = await start(t);
  await box.pass(1_000);
  await box.car('in1', true);
  box.environment.disk.watched.hold();
  const admitted = await ask(box, 'ADMIT', { plate: '62000F9' });
  laneOf(box).command('lock', 'test');
  box.environment.disk.watched.release();
  await box.pass();
  t.like(admitted(), { done: false, reason: 'the car may not come in: the lane is locked' });
  t.is(box.raises(), 0);
});

test('rule 4: on a disk that stalls, a raise behind other commands waits no longer than alone', async (t) => {
  const box = await start(t);
  const { commitTimeoutMs } = box.parts.config.store;
  box.environment.disk.watched.hold();
  for (const action of ['LOCK', 'UNLOCK', 'LOCK', 'UNLOCK'] as const) await ask(box, action);
  await box.pass(commitTimeoutMs / 2);
  const raised = await ask(box, 'RAISE');
  await box.pass(commitTimeoutMs - 1);
  const [before, early] = [box.raises(), raised()];
  await box.pass(1);
  const [after, late] = [box.raises(), raised()];
  // A box closes only once its disk goes on.
  box.environment.disk.watched.release();
  t.deepEqual([before, early], [0, null]);
  t.is(after, 1);
  t.like(late, done);
});

test('rule 4: where the store takes nothing more, a raise comes through at once', async (t) => {
  const box = await start(t);
  box.environment.disk.watched.failure = new Error('read-only file system');
  while (!box.parts.store.full) void box.parts.store.note([]);
  t.like((await ask(box, 'RAISE'))(), done);
  t.is(box.raises(), 1);
  t.like((await ask(box, 'HOLD'))(), done);
  box.environment.disk.watched.failure = null;
  await box.pass(1_000);
  t.like((await ask(box, 'HOLD'))(), done);
  const told = await box.parts.store.get(laneModeShelf, 'in1');
  t.is(told?.kind, 'HELD', 'what the disk did not take is written with the next command');
});

test('a raise does not wait for a lowering that something prevents', async (t) => {
  const box = await start(t);
  await ask(box, 'RAISE');
  await box.pass(5_000);
  const guard = [...laneOf(box).config.guards.values()][0];
  if (guard === undefined) return t.fail();
  const lowered = await ask(box, 'LOWER');
  box.board.setInput(guard.address, true);
  t.is(lowered(), null);
  t.like((await ask(box, 'RAISE'))(), done);
  t.is(lowered(), null);
});

test('rule 10: no more than 16 commands are on their way to the disk, and a raise is never one too many', async (t) => {
  const box = await start(t);
  box.environment.disk.watched.hold();
  for (let turn = 0; turn < 8; turn += 1) {
    await ask(box, 'HOLD');
    await ask(box, 'RELEASE');
  }
  const hold = await ask(box, 'HOLD');
  const raised = await ask(box, 'RAISE');
  box.environment.disk.watched.release();
  await box.pass();
  t.like(hold(), { done: false, reason: 'too many commands wait for the disk' });
  t.like(raised(), done);
  t.like((await ask(box, 'HOLD'))(), done);
});

test('rule 1: a lock that the fire release overtakes on its way to the disk is refused', async (t) => {
  const box = await start(t);
  await box.pass(1_000);
  box.environment.disk.watched.hold();
  const reply = await ask(box, 'LOCK');
  box.board.setInput(fire, true);
  await box.pass(500);
  box.environment.disk.watched.release();
  await box.pass();
  t.like(reply(), { done: false, reason: 'the fire release holds the arm up' });
  t.is(modeOf(laneOf(box).state.arm), 'FIRE_RELEASE');
  t.is((await box.parts.store.get(laneModeShelf, 'in1'))?.kind, 'FIRE_RELEASE');
});

test('rule 8: a hold on its way to the disk while the one before comes to its end goes on after a start', async (t) => {
  const box = await start(t);
  await ask(box, 'HOLD');
  await box.pass(59_900);
  box.environment.disk.watched.hold();
  await ask(box, 'HOLD');
  await box.pass(200);
  t.false(laneOf(box).state.arm.held);
  box.environment.disk.watched.release();
  await box.pass();
  t.true(laneOf(box).state.arm.held);
  t.is((await box.parts.store.get(laneModeShelf, 'in1'))?.kind, 'HELD');
});
