import test from 'ava';
import type { LaneAlarm, LaneEffect } from '../../runtime/lane/events.js';
import { count, granting, kinds, LaneDriver } from './lane-driver.js';

const alarmed = (effects: readonly LaneEffect[], code: LaneAlarm): boolean =>
  effects.some((effect) => effect.type === 'alarm' && effect.code === code);

for (const position of ['up', 'between', 'not-reported', 'contradictory', 'down'] as const) {
  test(`rule 1: a start with the arm ${position} asks for no lowering`, (t) => {
    const lane = new LaneDriver();
    lane.tick({ position });
    t.is(count(lane.wait(60_000), 'lower'), 0);
  });
}

test('rule 1: with a car under the arm, or a sensor that is unknown, no lowering is asked', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.guard('present');
  lane.tick({ approach: 'absent' });
  t.is(count(lane.wait(60_000), 'lower'), 0);
  lane.guard('unknown');
  t.is(count(lane.wait(60_000), 'lower'), 0);
});

test('rule 1: the quiet time begins anew with everything that crosses', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.passThrough();
  for (let time = 0; time < 5; time += 1) {
    t.is(count(lane.wait(800), 'lower'), 0);
    lane.guard('present');
    lane.guard('absent');
  }
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('rule 1: after too many failed closings the arm stays up and alarms, until a command', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.passThrough();
  for (let time = 0; time < 3; time += 1) {
    t.is(count(lane.wait(1_100), 'lower'), 1);
    lane.interlock('obstacle-while-lowering');
    lane.guard('present');
    lane.arm('up', 1_000);
    lane.guard('absent');
  }
  t.true(alarmed(lane.effects, 'arm_stays_up'));
  t.is(count(lane.wait(120_000), 'lower'), 0);
  lane.command('lower');
  t.is(count(lane.wait(3_000), 'lower'), 1);
});

test('rule 1: an arm that is blocked on its way down is raised, and then tried again', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.passThrough();
  t.is(count(lane.wait(1_100), 'lower'), 1);
  const blocked = lane.arm('between', 4_600);
  t.deepEqual(kinds(blocked), ['alarm', 'raise']);
  t.true(alarmed(blocked, 'arm_did_not_come_down'));
  t.is(count(lane.wait(1_000), 'lower'), 0, 'not before it is up again');
  t.is(count(lane.arm('up', 500), 'lower'), 1);
  lane.arm('down', 2_000);
  t.is(lane.state.arm.failedClosings, 0);
});

test('rule 1: an arm that is blocked again and again stays up', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.passThrough();
  const effects = lane.wait(1_100);
  for (let closing = 0; closing < 3; closing += 1) {
    effects.push(...lane.arm('between', 4_600), ...lane.arm('up', 2_000));
  }
  t.is(count(effects, 'lower'), 3);
  t.is(count(effects, 'raise'), 3);
  t.true(alarmed(effects, 'arm_stays_up'));
  t.is(count(lane.wait(60_000), 'lower'), 0);
});

test('rule 1: an arm that does not even leave its upper limit has nothing to be raised from', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.passThrough();
  const effects = lane.wait(30_000);
  t.is(count(effects, 'lower'), 3);
  t.is(count(effects, 'raise'), 0, 'a board that steps with each pulse would lower it');
  t.true(alarmed(effects, 'arm_stays_up'));
});

test('that the arm stays up is alarmed once, whatever fails after that', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.passThrough();
  t.true(alarmed(lane.wait(30_000), 'arm_stays_up'));
  t.false(alarmed(lane.interlock('obstacle-while-lowering'), 'arm_stays_up'));
});

test('with only one limit switch, an arm that stays at it has not moved', (t) => {
  const onlyDown = new LaneDriver({ limits: { up: false, down: true } });
  onlyDown.tick();
  onlyDown.command('raise');
  t.true(alarmed(onlyDown.wait(30_000), 'arm_did_not_rise'));
  const onlyUp = new LaneDriver({ limits: { up: true, down: false } });
  onlyUp.letIn();
  onlyUp.passThrough();
  t.true(alarmed(onlyUp.wait(6_000), 'arm_did_not_come_down'));
});

test('rule 1: an obstacle while lowering is told and the arm is followed up', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.passThrough();
  lane.wait(1_100);
  const effects = lane.interlock('obstacle-while-lowering');
  t.true(alarmed(effects, 'arm_raised_for_obstacle'));
  t.is(lane.state.arm.moving?.direction, 'up');
});

test('rule 1: a command to lower passes the same quiet time as everything else', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.guard('present');
  t.is(count(lane.command('lower'), 'lower'), 0);
  t.is(count(lane.wait(10_000), 'lower'), 0);
  lane.tick({ approach: 'absent' });
  lane.guard('absent');
  t.is(count(lane.wait(900), 'lower'), 0);
  t.is(count(lane.wait(200), 'lower'), 1);
});

test('rule 1: a command to lower an arm that is down asks for nothing', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.command('lower');
  lane.wait(60_000);
  t.is(count(lane.effects, 'lower'), 0, 'a board that steps with each pulse would raise it');
  t.is(lane.state.arm.wanted, 'leave');
});

test('a command to lower takes an open grant back', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  t.is(count(lane.command('lower'), 'grantUnused'), 1);
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

const moments: [string, (lane: LaneDriver) => void][] = [
  ['at the start', () => undefined],
  ['while a car is being decided on', (lane) => lane.tick({ approach: 'present' })],
  ['with a grant open', (lane) => lane.letIn()],
  ['with a car under the arm', (lane) => (lane.letIn(), lane.guard('present'))],
  ['while the arm lowers', (lane) => (lane.letIn(), lane.passThrough(), lane.wait(1_100))],
];

for (const [when, lead] of moments) {
  test(`rule 1: a command to raise is carried out ${when}`, (t) => {
    const lane = new LaneDriver();
    lead(lane);
    t.is(count(lane.command('raise'), 'raise'), 1);
    t.is(lane.state.arm.wanted, 'up');
  });
}

test('an arm that is held stays up until it is lowered by command', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.command('hold');
  lane.arm('up', 2_000);
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  lane.decide(granting('s1', '京A00001'));
  lane.passThrough();
  t.is(count(lane.wait(60_000), 'lower'), 0);
  lane.command('lower');
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('an arm that does not rise is tried three times and then alarmed', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  lane.decide(granting('s1', '京A00001'));
  const effects = lane.wait(60_000);
  t.is(count(effects, 'raise'), 2, 'besides the first');
  t.is(effects.filter(({ type }) => type === 'alarm').length, 1);
  t.true(alarmed(effects, 'arm_did_not_rise'));
});

test('rule 3: an arm that rises by itself is reported as abnormal, once', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  t.is(count(lane.arm('between', 1_000), 'armMovedAbnormally'), 0, 'it may only be shaken');
  t.is(count(lane.arm('up', 1_000), 'armMovedAbnormally'), 1);
  t.is(count(lane.wait(1_000), 'armMovedAbnormally'), 0);
  t.is(count(lane.wait(60_000), 'lower'), 0, 'it is not ours to lower');
});

test('rule 3: without an upper limit switch, an arm that leaves the lower one is reported, once', (t) => {
  const lane = new LaneDriver({ limits: { up: false, down: true } });
  lane.tick();
  lane.arm('between', 1_000);
  t.is(count(lane.wait(2_000), 'armMovedAbnormally'), 1);
});

test('a limit switch that bounces at the end of a closed or an open arm is nobody raising it', (t) => {
  const closed = new LaneDriver({ limits: { up: false, down: true } });
  closed.tick();
  for (let time = 0; time < 20; time += 1) {
    closed.arm('between', 200);
    closed.arm('down', 200);
  }
  t.is(count(closed.effects, 'armMovedAbnormally'), 0);
  const open = new LaneDriver();
  open.arm('up', 20);
  for (const position of ['between', 'up', 'contradictory', 'up'] as const) {
    open.arm(position, 40);
  }
  t.is(count(open.effects, 'armMovedAbnormally'), 0);
});

test('an arm that waits to close is closed, though its upper limit switch bounces', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.passThrough();
  lane.arm('between', 20);
  lane.arm('up', 20);
  t.is(count(lane.wait(1_100), 'lower'), 1);
  t.is(count(lane.effects, 'armMovedAbnormally'), 0);
});

test('rule 3: an arm that was closed by us and has no lower limit switch is reported when it rises', (t) => {
  const lane = new LaneDriver({ limits: { up: true, down: false } });
  lane.tick({ position: 'between' });
  lane.letIn();
  lane.passThrough();
  t.is(count(lane.wait(1_100), 'lower'), 1);
  lane.arm('between', 500);
  lane.wait(5_000);
  t.is(count(lane.arm('up', 20), 'armMovedAbnormally'), 1);
});

test('rule 3: an arm that its board has closed is reported when it rises, and one that is shaken is not', (t) => {
  const limits = { up: true, down: false };
  const shaken = new LaneDriver({ limits, canLower: false });
  const closed = new LaneDriver({ limits, canLower: false });
  for (const lane of [shaken, closed]) {
    lane.arm('up', 20);
    lane.arm('between', 20);
  }
  t.is(count(shaken.arm('up', 1_000), 'armMovedAbnormally'), 0);
  t.is(count(closed.arm('up', 5_000), 'armMovedAbnormally'), 1);
});

test('rule 3: an arm that is found up at a start has not moved', (t) => {
  const lane = new LaneDriver();
  lane.arm('up', 20);
  t.is(count(lane.effects, 'armMovedAbnormally'), 0);
});

test('rule 3: an arm that rises on a grant or a command is not abnormal', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  t.is(count(lane.effects, 'armMovedAbnormally'), 0);
});

test('rule 1: the fire release holds the arm, alarms once, and can be ended by command', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  t.true(alarmed(lane.interlock('fire-release'), 'fire_release'));
  lane.tick({ fireRelease: true });
  t.deepEqual(lane.interlock('fire-release'), []);
  t.true(lane.state.fireRelease);
  lane.arm('up', 2_000);
  lane.tick({ fireRelease: false });
  t.false(lane.state.fireRelease);
  t.is(count(lane.wait(60_000), 'lower'), 0, 'it stays up when the fire is over');
  lane.command('lower');
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('rule 1: the fire release that stops a lowering arm is no closing that failed', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.passThrough();
  lane.wait(1_100);
  lane.interlock('fire-release');
  lane.tick({ fireRelease: true, position: 'between' });
  lane.arm('up', 2_000);
  lane.wait(10_000);
  t.false(alarmed(lane.effects, 'arm_did_not_come_down'));
  t.is(lane.state.arm.failedClosings, 0);
});

test('an arm that the fire release does not raise, or that falls afterwards, is alarmed', (t) => {
  const stuck = new LaneDriver();
  stuck.tick();
  stuck.interlock('fire-release');
  stuck.tick({ fireRelease: true });
  t.true(alarmed(stuck.wait(60_000), 'arm_did_not_rise'));
  const falling = new LaneDriver();
  falling.tick();
  falling.interlock('fire-release');
  falling.tick({ fireRelease: true });
  falling.arm('up', 2_000);
  t.true(alarmed(falling.arm('down', 2_000), 'arm_fell'));
});

test('limit switches that contradict each other are alarmed once', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  t.true(alarmed(lane.arm('contradictory', 100), 'limit_switches_contradict'));
  t.is(count(lane.wait(5_000), 'alarm'), 0);
});

test('a barrier without a lower contact is never asked to lower', (t) => {
  const lane = new LaneDriver({ canLower: false });
  lane.letIn();
  lane.passThrough();
  lane.command('lower');
  t.is(count(lane.wait(60_000), 'lower'), 0);
});
