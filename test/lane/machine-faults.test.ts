import test from 'ava';
import type { LaneAlarm, LaneEffect } from '../../runtime/lane/events.js';
import { count, granting, LaneDriver } from './lane-driver.js';

const alarms = (effects: readonly LaneEffect[]): LaneAlarm[] =>
  effects.flatMap((effect) => (effect.type === 'alarm' ? [effect.code] : []));

for (const [sensor, code] of [
  ['approach', 'approach_never_clears'],
  ['guard', 'guard_never_clears'],
] as const) {
  test(`a stuck ${sensor} loop is alarmed once after its time, and told of when it clears`, (t) => {
    const lane = new LaneDriver({ stuckMs: 10_000 });
    lane.tick();
    lane.tick({ [sensor]: 'present' });
    t.deepEqual(alarms(lane.wait(9_900)), []);
    t.deepEqual(alarms(lane.wait(60_000)), [code]);
    const clear = lane.tick({ [sensor]: 'absent' });
    t.true(clear.some(({ type }) => type === 'note'));
    lane.tick({ [sensor]: 'present' });
    t.deepEqual(alarms(lane.wait(11_000)), [code], 'and again the next time');
  });

  test(`a silent ${sensor} sensor is alarmed as well`, (t) => {
    const lane = new LaneDriver({ stuckMs: 10_000 });
    lane.tick({ [sensor]: 'unknown' });
    t.deepEqual(alarms(lane.wait(60_000)), [code]);
  });
}

test('behind an approach loop that never clears, each car is decided on by its read', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  for (const number of [2, 3, 4]) {
    lane.guard('present');
    lane.guard('absent');
    t.is(count(lane.read(`京A0000${number}`), 'decide'), 1);
    lane.decide(granting(`s${number}`, `京A0000${number}`));
    lane.arm('up', 500);
  }
  t.is(count(lane.effects, 'passed'), 3);
});

test('where the approach loop cannot be read, each car is decided on by its read', (t) => {
  const lane = new LaneDriver();
  lane.tick({ approach: 'unknown' });
  t.deepEqual(alarms(lane.wait(11_000)), ['approach_never_clears']);
  t.deepEqual(lane.state.arrival, null, 'nobody is taken for a car');
  for (const number of [1, 2]) {
    t.is(count(lane.read(`京A0000${number}`), 'decide'), 1);
    t.is(count(lane.decide(granting(`s${number}`, `京A0000${number}`)), 'raise'), 1);
    lane.arm('up', 500);
    lane.guard('present');
    t.is(count(lane.guard('absent'), 'passed'), 1);
    t.is(count(lane.wait(2_000), 'lower'), 1);
    lane.arm('down', 2_000);
  }
});

test('rule 1: under a guard loop that never clears the arm stays up', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.guard('present');
  lane.tick({ approach: 'absent' });
  t.is(count(lane.wait(900_000), 'lower'), 0);
});

test('a car that stops under the arm is waited for, and passes when it goes on', (t) => {
  const lane = new LaneDriver({ stuckMs: 60_000 });
  lane.letIn();
  lane.guard('present');
  lane.tick({ approach: 'absent' });
  t.deepEqual(alarms(lane.wait(120_000)), ['guard_never_clears']);
  t.is(count(lane.guard('absent'), 'passed'), 1);
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('a guard that is not believed is alarmed once, and noted when it is believed again', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  const doubt = { index: 1, doubt: 'chatters' } as const;
  const told = lane.tick({ doubt, guard: 'unknown' });
  t.deepEqual(alarms(told), ['guard_not_believed']);
  t.true(told.some((effect) => effect.type === 'alarm' && effect.text.startsWith('guard 2 ')));
  t.deepEqual(alarms(lane.wait(5_000)), []);
  const over = lane.tick({ doubt: null, guard: 'absent' });
  t.true(over.some((effect) => effect.type === 'note' && effect.event === 'guards_believed_again'));
});

test('a fire release whose contact cannot be read is alarmed once, and opens nothing', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  t.deepEqual(alarms(lane.tick({ fireUnreadable: true })), ['fire_release_unreadable']);
  t.is(lane.wait(5_000).length, 0);
});

test('an arm that comes down by itself before a granted car is alarmed and raised again', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  const effects = lane.arm('down', 500);
  t.deepEqual(alarms(effects), ['arm_fell']);
  t.deepEqual(
    effects.filter(({ type }) => type === 'raise'),
    [{ type: 'raise', cause: 'grant s1' }],
  );
});

test('a held arm that comes down by itself is alarmed, also after a car has passed', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.command('hold');
  lane.arm('up', 2_000);
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  lane.decide(granting('s1', '京A00001'));
  lane.passThrough();
  lane.wait(5_000);
  const effects = lane.arm('down', 500);
  t.deepEqual(alarms(effects), ['arm_fell']);
  t.is(count(effects, 'raise'), 0, 'whoever lowered it would raise it against us for ever');
});

test('a barrier that closes by its own logic has not fallen', (t) => {
  const lane = new LaneDriver({ canLower: false });
  lane.letIn();
  t.deepEqual(alarms(lane.arm('down', 500)), []);
});

test('an upper limit switch that comes late is no failed raise', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.command('raise');
  lane.arm('between', 1_000);
  lane.wait(3_200);
  t.deepEqual(alarms(lane.arm('up', 100)), []);
  t.is(count(lane.effects, 'raise'), 1);
});

test('without limit switches the arm counts as arrived after its travel time', (t) => {
  const lane = new LaneDriver({ limits: { up: false, down: false } });
  lane.tick({ position: 'not-reported' });
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  lane.decide(granting('s1', '京A00001'));
  lane.wait(3_100);
  t.is(lane.state.arm.moving, null);
  lane.passThrough();
  t.is(count(lane.wait(1_100), 'lower'), 1);
  lane.wait(3_100);
  t.is(lane.state.arm.failedClosings, 0);
  t.deepEqual(alarms(lane.effects), []);
});

const before: Record<string, (lane: LaneDriver) => void> = {
  'a closed lane': (lane) => void lane.tick(),
  'an arm that was found up': (lane) => void lane.tick({ position: 'up' }),
  'an arm that was found between': (lane) => void lane.tick({ position: 'between' }),
  'a held arm': (lane) => void (lane.tick(), lane.command('hold'), lane.arm('up', 2_000)),
  'a car under the arm': (lane) => void (lane.letIn(), lane.guard('present')),
};

for (const [what, bring] of Object.entries(before)) {
  test(`rule 1: limit switches that contradict each other after ${what} move nothing`, (t) => {
    const lane = new LaneDriver();
    bring(lane);
    const raised = count(lane.effects, 'raise');
    lane.arm('contradictory', 100);
    lane.wait(60_000);
    t.is(count(lane.effects, 'lower'), 0);
    t.is(count(lane.effects, 'raise'), raised);
    t.is(alarms(lane.effects).filter((code) => code === 'limit_switches_contradict').length, 1);
  });
}

test('an arm that is found up at a start, or is forced up, is alarmed when it stands open', (t) => {
  const found = new LaneDriver({ stuckMs: 10_000 });
  found.tick({ position: 'up' });
  t.deepEqual(alarms(found.wait(9_000)), []);
  t.deepEqual(alarms(found.wait(60_000)), ['arm_left_open']);
  const forced = new LaneDriver({ stuckMs: 10_000 });
  forced.tick();
  t.is(count(forced.arm('up', 100), 'armMovedAbnormally'), 1);
  t.deepEqual(alarms(forced.wait(60_000)), ['arm_left_open']);
  forced.arm('down', 1_000);
  t.deepEqual(alarms(forced.wait(60_000)), []);
});

test('rule 2: who goes under an arm that stands open for nobody is recorded', (t) => {
  const lane = new LaneDriver();
  lane.tick({ position: 'up' });
  lane.wait(1_000);
  t.deepEqual(alarms(lane.guard('present')), ['passed_without_grant']);
  lane.guard('absent');
  t.deepEqual(alarms(lane.guard('present')), ['passed_without_grant'], 'and the next one too');
  const held = new LaneDriver();
  held.tick();
  held.command('hold');
  held.arm('up', 2_000);
  t.deepEqual(alarms(held.guard('present')), [], 'it is held up for everybody');
});

for (const position of ['up', 'between', 'down', 'not-reported'] as const) {
  test(`rule 1: after a power loss with the arm ${position} and a car under it nothing moves`, (t) => {
    const lane = new LaneDriver();
    lane.tick({ position, guard: 'unknown', approach: 'unknown' });
    lane.tick({ guard: 'present', approach: 'present' });
    lane.wait(60_000);
    t.is(count(lane.effects, 'lower') + count(lane.effects, 'raise'), 0);
  });
}

const places = {
  nowhere: {},
  'at the approach loop': { approach: 'present' },
  'under the arm': { guard: 'present' },
  'over both': { approach: 'present', guard: 'present' },
} as const;

for (const [place, seen] of Object.entries(places)) {
  for (const position of ['up', 'between', 'down', 'not-reported', 'contradictory'] as const) {
    test(`rule 1: a start with a car ${place} and the arm ${position} moves nothing, and the car is served`, (t) => {
      const lane = new LaneDriver();
      lane.tick({ position, guard: 'unknown', approach: 'unknown' });
      lane.tick({ approach: 'absent', guard: 'absent', ...seen });
      lane.wait(60_000);
      t.is(count(lane.effects, 'lower') + count(lane.effects, 'raise'), 0);
      lane.tick({ guard: 'absent', approach: 'present' });
      t.is(count(lane.read('京A00001'), 'decide'), 1);
      t.is(count(lane.decide(granting('s1', '京A00001')), 'raise'), 1);
      lane.arm('up', 2_000);
      t.is(count(lane.passThrough(), 'passed'), 1);
      t.is(count(lane.wait(1_100), 'lower'), 1);
    });
  }
}

test('without a lower limit switch a closed arm is not known to stand open', (t) => {
  for (const limits of [
    { up: true, down: false },
    { up: false, down: true },
  ]) {
    const lane = new LaneDriver({ limits });
    lane.tick({ position: 'between' });
    t.deepEqual(alarms(lane.wait(301_000)), limits.down ? ['arm_left_open'] : []);
  }
});
