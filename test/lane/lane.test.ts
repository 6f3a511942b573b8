import test, { type ExecutionContext } from 'ava';
import type { LaneConfig } from '../../runtime/config/config.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';
import { raiseLine } from '../support/raise-line.js';

const line = (offset: number) => ({ chip: 'c0', line: offset, activeLow: false });
const lower = line(51);
const [red, green] = [line(52), line(53)];

type Limits = Pick<Partial<LaneConfig['barrier']>, 'limitDown'>;

const changed = (limits: Limits) => (lane: LaneConfig) =>
  lane.id === 'in1'
    ? { ...lane, lights: { red, green }, barrier: { ...lane.barrier, lower, ...limits } }
    : lane;

/** The entry lane of a real box on lines in memory, whose arm has just been told to go down. */
async function lowering(t: ExecutionContext, limits: Limits = {}) {
  const box = await startLaneBox(t, new TestEnvironment(), new MemoryBroker(), changed(limits));
  const lane = box.role.lane('in1');
  const guard = [...lane.config.guards.values()][0]?.address ?? line(0);
  const raise = raiseLine(lane.config.barrier);
  await box.pass(1_000);
  lane.command('raise', 'test');
  await box.pass(5_000);
  lane.command('lower', 'test');
  const isLowered = () => box.board.readOutput(lower) === true;
  for (let waited = 0; !isLowered() && waited < 3_000; waited += 20) await box.pass(20);
  t.true(isLowered());
  return { box, lane, guard, raise };
}

test('rule 1: an obstacle while the arm is lowered raises it before the line’s edge has returned', async (t) => {
  const { box, guard, raise } = await lowering(t);
  t.false(box.board.readOutput(raise));
  box.board.setInput(guard, true);
  t.true(box.board.readOutput(raise), 'no turn of the loop lies between');
  t.false(box.board.readOutput(lower), 'and the lower contact is open');
});

test('rule 1: without an edge, the obstacle raises at the next tick', async (t) => {
  const { box, guard, raise } = await lowering(t);
  box.board.failReads(guard, true);
  t.false(box.board.readOutput(raise));
  await box.pass(20);
  t.true(box.board.readOutput(raise), 'a sensor that cannot be read counts as presence');
});

test('rule 1: a raise that the relay refuses is tried again in every tick', async (t) => {
  const { box, guard, raise } = await lowering(t);
  box.board.failWrites(raise, true);
  box.board.setInput(guard, true);
  t.false(box.board.readOutput(raise));
  await box.pass(100);
  box.board.failWrites(raise, false);
  await box.pass(20);
  t.true(box.board.readOutput(raise));
});

test('rule 1: nor is one for an obstacle given up where the lower limit switch is stuck', async (t) => {
  const limitDown = line(54);
  const { box, guard, raise } = await lowering(t, { limitDown });
  box.board.setInput(limitDown, true);
  box.board.failWrites(raise, true);
  box.board.setInput(guard, true);
  await box.pass(40);
  box.board.setInput(guard, false);
  await box.pass(400);
  box.board.failWrites(raise, false);
  await box.pass(20);
  t.true(box.board.readOutput(raise));
});

test('rule 3: a raise that the relay refused is not made up for once its lane is locked', async (t) => {
  const limitDown = line(54);
  const { box, lane, raise } = await lowering(t, { limitDown });
  box.board.setInput(limitDown, true);
  await box.pass(5_000);
  t.is(lane.state.arm.position, 'down');
  for (const locks of [false, true]) {
    box.board.failWrites(raise, true);
    lane.command('raise', 'test');
    await box.pass(100);
    if (locks) lane.command('lock', 'test');
    await box.pass(40);
    box.board.failWrites(raise, false);
    await box.pass(20);
    t.is(box.board.readOutput(raise), !locks);
    await box.pass(2_000);
  }
  const raises = box.raises();
  await box.pass(30_000);
  t.is(box.raises(), raises, 'nor does the machine try again');
});

test('rule 1: stopping the program lowers nothing and leaves no contact closed', async (t) => {
  const { box, lane, raise } = await lowering(t);
  lane.close();
  t.false(box.board.readOutput(lower));
  t.false(box.board.readOutput(raise));
  lane.command('raise', 'test');
  t.false(box.board.readOutput(raise), 'and a closed lane does nothing more');
});

test('the lamps follow the arm', async (t) => {
  const { box, lane } = await lowering(t);
  const lamps = () => [box.board.readOutput(red), box.board.readOutput(green)];
  t.deepEqual(lamps(), [true, false]);
  lane.command('hold', 'test');
  await box.pass(5_000);
  t.deepEqual(lamps(), [false, true]);
  box.board.failWrites(green, true);
  lane.command('lock', 'test');
  await box.pass(5_000);
  t.deepEqual(lane.state.arm.wanted, 'leave', 'a dead lamp changes nothing: the arm is down');
});

const card = { family: 'family1', port: 'cards', address: 1 } as const;
const devices = {
  'no screen at all': { screen: null, voice: null },
  'a screen and a voice that never answer': {
    screen: { ...card, lines: 2, placesPage: false },
    voice: card,
  },
} satisfies Record<string, Pick<LaneConfig, 'screen' | 'voice'>>;

/** When each contact of the entry lane closed and opened while a car came in. */
async function contactsOf(t: Parameters<typeof startLaneBox>[0], shown: keyof typeof devices) {
  const equip = (lane: LaneConfig) => ({ ...changed({})(lane), ...devices[shown] });
  const box = await startLaneBox(t, new TestEnvironment(), new MemoryBroker(), equip);
  const lane = box.role.lane('in1');
  const { approach, guards, barrier } = lane.config;
  const guard = [...guards.values()][0]?.address ?? line(0);
  const contacts: string[] = [];
  for (const [name, address] of Object.entries({ raise: raiseLine(barrier), lower })) {
    box.board.onOutputChange(address, (high) => {
      contacts.push(`${box.environment.clock.monotonicMs()} ${name} ${String(high)}`);
    });
  }
  await box.pass(1_000);
  box.board.setInput(approach.address, true);
  await box.pass(4_000);
  lane.readByHand('京A00001');
  await box.pass(4_000);
  box.board.setInput(guard, true);
  box.board.setInput(approach.address, false);
  await box.pass(1_000);
  box.board.setInput(guard, false);
  await box.pass(5_000);
  return contacts;
}

test('a dead screen and a dead voice change nothing: each contact moves at the same moment', async (t) => {
  const without = await contactsOf(t, 'no screen at all');
  t.is(without.length, 4);
  t.deepEqual(await contactsOf(t, 'a screen and a voice that never answer'), without);
});
