import test, { type ExecutionContext } from 'ava';
import type { LaneConfig } from '../../runtime/config/config.js';
import { journalShelf, outboxShelf } from '../../runtime/store/shelves.js';
import { startLaneBox, type LaneBox } from '../bridge/lane-box.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';
import { someRead } from './lane-driver.js';

const line = (offset: number) => ({ chip: 'c0', line: offset, activeLow: false });
const limits = { limitUp: line(60), limitDown: line(61) };

const withLimits = (lane: LaneConfig): LaneConfig =>
  lane.id === 'in1' ? { ...lane, barrier: { ...lane.barrier, ...limits } } : lane;

function setArm({ board }: LaneBox, position: 'up' | 'between' | 'down'): void {
  board.setInput(limits.limitUp, position === 'up');
  board.setInput(limits.limitDown, position === 'down');
}

/** A box whose entry has limit switches and a closed arm. */
async function start(t: ExecutionContext, environment = new TestEnvironment()): Promise<LaneBox> {
  const box = await startLaneBox(t, environment, new MemoryBroker(), withLimits);
  setArm(box, 'down');
  await box.pass(1_000);
  return box;
}

async function rise(box: LaneBox): Promise<void> {
  setArm(box, 'between');
  await box.pass(1_000);
  setArm(box, 'up');
  await box.pass(1_000);
}

const orders = async ({ parts }: LaneBox) =>
  (await parts.store.list(outboxShelf, { limit: 100 })).map(({ value }) => value.uplink);
const journal = async ({ parts }: LaneBox) =>
  (await parts.store.list(journalShelf, { limit: 100 })).map(({ value }) => value);

test('rule 3: an arm that is forced up is an order to the cloud and in the journal, once', async (t) => {
  const box = await start(t);
  await rise(box);
  await box.pass(10_000);
  const moved = await orders(box);
  t.is(moved.length, 1);
  t.like(moved[0], {
    body: 'armMovedAbnormally',
    armMovedAbnormally: { action: 'RAISE', channelId: 'A1', operatorId: '' },
  });
  const told = (await journal(box)).filter(({ event }) => event === 'arm_moved_abnormally');
  t.is(told.length, 1);
  t.like(told[0], { laneId: 'in1' });
  t.is(box.raises(), 0);
});

test('rule 3: the report of a forced arm is still there after a restart', async (t) => {
  const box = await start(t);
  await rise(box);
  await box.close();
  const again = await start(t, box.environment);
  t.like(await orders(again), [{ body: 'armMovedAbnormally' }]);
});

test('rule 2: tailgating is written to the journal with the grant that it was done on', async (t) => {
  const box = await start(t);
  const { config } = box.role.lane('in1');
  const guard = [...config.guards.values()][0]?.address ?? line(0);
  const set = async (present: boolean) => {
    box.board.setInput(guard, present);
    await box.pass(1_000);
  };
  await box.car('in1', true);
  box.role.lane('in1').readByHand('粤B12345');
  await box.pass(200);
  t.is(box.raises(), 1);
  await rise(box);
  await set(true);
  await box.car('in1', false);
  await set(false);
  t.deepEqual(
    (await journal(box)).filter(({ event }) => event === 'tailgating'),
    [],
  );
  await set(true);
  await set(false);
  const told = (await journal(box)).filter(({ event }) => event === 'tailgating');
  t.is(told.length, 1);
  const [entry] = await orders(box);
  t.like(told[0], { laneId: 'in1', plate: '粤B12345', sessionId: entry?.sessionId });
});

test('rule 9: each car that comes is told to who remembers what was said of the one before', async (t) => {
  const box = await start(t);
  const { config } = box.role.lane('out1');
  const unreadable = someRead('');
  box.role.desk.recognise(config, unreadable, '粤B12345');
  t.is(box.role.desk.plateFor(config, unreadable), '粤B12345');
  await box.car('out1', true);
  t.is(box.role.desk.plateFor(config, unreadable), '');
});
