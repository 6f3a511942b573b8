import test, { type ExecutionContext } from 'ava';
import type { LaneConfig } from '../../runtime/config/config.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';

const line = (offset: number) => ({ chip: 'arm', line: offset, activeLow: false });
const [raise, hold, fire] = [line(1), line(2), line(3)];

/** A board that closes by itself, with a contact that holds its arm up. */
const withHold = (lane: LaneConfig): LaneConfig =>
  lane.id === 'in1'
    ? {
        ...lane,
        fireRelease: fire,
        barrier: { ...lane.barrier, raise, hold, lower: null, stop: null },
      }
    : lane;

async function site(
  t: ExecutionContext,
  parts: Partial<LaneConfig['barrier']> = {},
  environment = new TestEnvironment(),
  closed = false,
) {
  const changed = (lane: LaneConfig) => {
    const held = withHold(lane);
    return held === lane ? lane : { ...held, barrier: { ...held.barrier, ...parts } };
  };
  const box = await startLaneBox(t, environment, new MemoryBroker(), changed);
  const { board } = box;
  board.setInput(fire, false);
  if (closed) board.write(hold, true);
  const lane = box.role.lane('in1');
  const [guard] = [...lane.config.guards.values()];
  if (guard === undefined) throw new Error('The lane has a guard.');
  const under = (present: boolean) => board.setInput(guard.address, present);
  const held = () => board.readOutput(hold);
  await box.pass(2_000);
  return { box, lane, under, held, environment };
}

test('a held arm is held by the contact of its board, and let go once nothing is under it', async (t) => {
  const { box, lane, under, held } = await site(t);
  t.false(held());
  const reply = await box.command({ operate: 0, channel_id: lane.config.channelId });
  t.truthy(reply);
  t.false(held(), 'a raise is a pulse');
  lane.command('hold', 'test');
  await box.pass(20);
  t.true(held());
  under(true);
  lane.command('release', 'test');
  await box.pass(10_000);
  t.true(held(), 'rule 1');
  under(false);
  await box.pass(500);
  t.true(held(), 'not before it was quiet');
  await box.pass(2_000);
  t.false(held());
  await box.pass(60_000);
  t.false(held());
});

test('rule 1: what appears right after the contact has opened raises the arm again', async (t) => {
  const { box, lane, under, held } = await site(t);
  lane.command('hold', 'test');
  await box.pass(5_000);
  const raises = box.raises();
  lane.command('release', 'test');
  await box.pass(100);
  t.false(held());
  under(true);
  await box.pass(100);
  t.is(box.raises(), raises + 1);
});

test('a car that was granted passes before the arm is let go', async (t) => {
  const { box, lane, held } = await site(t);
  lane.command('hold', 'test');
  await box.pass(5_000);
  await box.car('in1', true);
  lane.readByHand('京A12345');
  await box.pass(1_000);
  lane.command('release', 'test');
  lane.command('raise', 'test');
  await box.pass(60_000);
  t.true(held(), 'who was waved through may drive on');
  await box.car('in1', false);
  await box.pass(60_000);
  t.false(held());
});

test('rule 1: the fire release closes the contact, and only a command opens it', async (t) => {
  const { box, lane, held } = await site(t);
  box.board.setInput(fire, true);
  await box.pass(100);
  t.true(held());
  lane.command('release', 'test');
  await box.pass(10_000);
  t.true(held());
  box.board.setInput(fire, false);
  await box.pass(10_000);
  t.true(held());
  lane.command('release', 'test');
  await box.pass(3_000);
  t.false(held());
});

test('rule 1: stop and start leave the contact as it is, and a command opens one that was left closed', async (t) => {
  const { box, lane, held } = await site(t);
  lane.command('hold', 'test');
  await box.pass(3_000);
  await box.close();
  t.true(held());
  for (const command of ['release', 'lock'] as const) {
    const again = await site(t, {}, new TestEnvironment(), true);
    await again.box.pass(60_000);
    t.true(again.held(), 'a start opens nothing');
    again.lane.command(command, 'test');
    await again.box.pass(3_000);
    t.false(again.held(), command);
  }
});

test('a contact that cannot be moved is told of and tried again', async (t) => {
  const { box, lane, held, environment } = await site(t);
  box.board.failWrites(hold, true);
  lane.command('hold', 'test');
  await box.pass(100);
  t.true(environment.log.of('relay_failed').length > 0);
  box.board.failWrites(hold, false);
  await box.pass(100);
  t.true(held());
  box.board.failWrites(hold, true);
  lane.command('release', 'test');
  await box.pass(3_000);
  t.true(held());
  box.board.failWrites(hold, false);
  await box.pass(100);
  t.false(held());
});

test('what comes under an arm that was down when its contact opened is no reason to raise it', async (t) => {
  const { box, lane, under } = await site(t, { limitDown: line(4) });
  box.board.setInput(line(4), true);
  await box.pass(2_000);
  lane.command('release', 'test');
  await box.pass(2_000);
  const before = box.raises();
  under(true);
  await box.pass(1_000);
  t.is(box.raises(), before);
});
