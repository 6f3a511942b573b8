import test from 'ava';
import type { LaneCommand, LaneEffect } from '../../runtime/lane/events.js';
import { count, granting, LaneDriver, someRead } from './lane-driver.js';

const shown = (effects: readonly LaneEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'show' ? [effect.text.name] : []));

function held(options = {}): LaneDriver {
  const lane = new LaneDriver(options);
  lane.tick();
  lane.command('hold');
  lane.arm('up', 2_000);
  return lane;
}

function locked(): LaneDriver {
  const lane = new LaneDriver();
  lane.tick();
  lane.command('lock');
  return lane;
}

test('a held arm stays up while cars pass, and each of them is decided on', (t) => {
  const lane = held();
  for (const plate of ['京A00001', '京A00002']) {
    lane.tick({ approach: 'present' });
    lane.read(plate);
    lane.decide(granting(plate, plate));
    lane.passThrough();
    lane.wait(5_000);
  }
  t.is(count(lane.effects, 'passed'), 2);
  t.is(count(lane.effects, 'lower') + count(lane.effects, 'tailgating'), 0);
});

test('release lowers a held arm once it is quiet', (t) => {
  const lane = held();
  lane.guard('present');
  lane.command('release');
  t.is(count(lane.wait(5_000), 'lower'), 0);
  lane.guard('absent');
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('release does nothing to an arm that is not held', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.command('release');
  t.is(lane.state.passage?.sessionId, 's1');
  t.is(count(lane.wait(5_000), 'lower'), 0);
});

test('a plain raise does not end holding', (t) => {
  const lane = held();
  lane.command('raise');
  lane.tick({ approach: 'present' });
  lane.passThrough();
  t.is(count(lane.wait(60_000), 'lower'), 0);
  t.true(lane.state.arm.held);
});

test('holding ends by itself after the longest time, and through the same quiet time', (t) => {
  const lane = held({ holdMaxMs: 60_000 });
  t.is(count(lane.wait(57_000), 'holdEnded'), 0);
  lane.guard('present');
  const late = lane.wait(10_000);
  t.is(count(late, 'holdEnded'), 1);
  t.is(count(late, 'lower'), 0);
  lane.guard('absent');
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('rule 1: what the fire release holds up, no time ends', (t) => {
  const lane = new LaneDriver({ holdMaxMs: 60_000 });
  lane.tick();
  lane.interlock('fire-release');
  lane.tick({ fireRelease: true });
  lane.arm('up', 2_000);
  lane.tick({ fireRelease: false });
  t.is(count(lane.wait(120_000), 'lower'), 0);
});

test('rule 1: nor does it where somebody asks to hold during the fire', (t) => {
  const lane = new LaneDriver({ holdMaxMs: 60_000 });
  lane.tick();
  lane.interlock('fire-release');
  lane.tick({ fireRelease: true });
  lane.command('hold');
  lane.arm('up', 2_000);
  lane.tick({ fireRelease: false });
  t.is(count(lane.wait(120_000), 'lower'), 0);
});

test('rule 1: nor does it where the arm was held by hand before the fire', (t) => {
  const lane = held({ holdMaxMs: 60_000 });
  lane.interlock('fire-release');
  lane.tick({ fireRelease: true });
  lane.tick({ fireRelease: false });
  lane.wait(120_000);
  t.is(count(lane.effects, 'holdEnded'), 0);
  t.is(count(lane.effects, 'lower'), 0);
});

test('in a locked lane nobody is decided on, and the driver is told', (t) => {
  const lane = locked();
  lane.tick({ approach: 'present' });
  const effects = lane.read('京A00001');
  t.is(count(effects, 'decide'), 0);
  t.deepEqual(shown(effects), ['lane_locked']);
  t.is(count(lane.wait(60_000), 'raise'), 0);
});

test('unlock decides on the car that waits', (t) => {
  const lane = locked();
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  t.is(count(lane.command('unlock'), 'decide'), 1);
  t.is(count(lane.decide(granting('s1', '京A00001')), 'raise'), 1);
});

test('rule 2: a grant that comes back to a locked lane is not used, and is given again after it', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  lane.command('lock');
  const effects = lane.decide(granting('s1', '京A00001'));
  t.is(count(effects, 'raise'), 0);
  t.is(count(effects, 'grantUnused'), 1);
  t.is(count(lane.command('unlock'), 'decide'), 1);
});

/** Another car is granted while the first is under the arm, which passes then. */
function followed(lane: LaneDriver): void {
  lane.guard('present');
  lane.tick({ approach: 'absent' }, 500);
  lane.tick({ approach: 'present' }, 500);
  lane.read('京A00002');
  lane.decide(granting('s2', '京A00002'));
  lane.guard('absent');
}

test('rule 2: unlock does not decide on who was granted before the lock and may have gone', (t) => {
  const stories: [string, number, (lane: LaneDriver) => void][] = [
    ['it stands there', 1, () => undefined],
    ['the camera tells of the next one', 0, (lane) => void lane.read('京A00002')],
    ['something that was under the arm has gone', 0, (lane) => void lane.guard('absent')],
    ['something lies under the arm and hides it', 0, () => undefined],
    ['it came behind one that has passed', 0, followed],
  ];
  for (const [name, decisions, happens] of stories) {
    const lane = new LaneDriver();
    lane.tick({ guard: name.startsWith('something') ? 'present' : 'absent' });
    lane.tick({ approach: 'present' });
    lane.read('京A00001');
    lane.decide(granting('s1', '京A00001'));
    happens(lane);
    lane.command('lock');
    t.is(count(lane.command('unlock'), 'decide'), decisions, name);
  }
});

test('rule 2: nor on who was granted before a start that found the lane locked', (t) => {
  const lane = locked();
  lane.remember({ ...someRead('京A00001', 100), trigger: 'none' });
  lane.state = { ...lane.state, approach: 'unknown' };
  lane.tick({ approach: 'present' });
  t.is(lane.state.arrival?.status, 'refused');
  t.is(count(lane.command('unlock'), 'decide'), 0);
  t.is(count(lane.read('京A00002'), 'decide'), 1, 'the camera tells who stands there');
});

test('rule 1: lock lowers an open arm only once the car under it has passed', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.guard('present');
  lane.command('lock');
  t.is(count(lane.wait(10_000), 'lower'), 0);
  lane.tick({ approach: 'absent' });
  t.true(lane.guard('absent').some(({ type }) => type === 'passed'));
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('lock takes the grant back from a car that has not started', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  t.is(count(lane.command('lock'), 'grantUnused'), 1);
  t.is(count(lane.wait(1_100), 'lower'), 1);
  t.is(count(lane.command('unlock'), 'decide'), 1);
});

test('rule 5: unlock decides on the plate to which the stay was corrected before the lock', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read('京A1234S', 60);
  lane.decide(granting('s1', '京A1234S'));
  lane.read('京A12345', 90);
  lane.command('lock');
  const asked = lane
    .command('unlock')
    .flatMap((effect) => (effect.type === 'decide' ? [effect.read.plate] : []));
  t.deepEqual(asked, ['京A12345'], 'by the plate as it was read it would have a second stay');
});

for (const end of ['release', 'the longest time'] as const) {
  test(`a car with a grant goes on it though holding ends before it drives on: ${end}`, (t) => {
    const lane = held({ holdMaxMs: 60_000 });
    lane.tick({ approach: 'present' });
    lane.read('京A00001');
    lane.decide(granting('s1', '京A00001'));
    if (end === 'release') lane.command('release');
    else t.is(count(lane.wait(60_000), 'holdEnded'), 1);
    t.false(lane.state.arm.held);
    t.is(count(lane.wait(5_000), 'lower'), 0);
    lane.guard('present');
    lane.tick({ approach: 'absent' });
    t.is(count(lane.guard('absent'), 'passed'), 1);
    t.is(count(lane.wait(1_100), 'lower'), 1);
  });
}

test('a car whose grant was ended by lowering is decided on again when the attendant asks', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  const asked = (attended: boolean) =>
    count(lane.happen({ type: 'reconsider', nowMs: lane.nowMs, attended }), 'decide');
  t.is(asked(true), 0, 'it has its grant');
  lane.command('lower');
  lane.arm('down', 4_000);
  t.is(asked(false), 0);
  t.is(asked(true), 1);
});

test('rule 5: unlock decides on the surer read that came while the lane was locked', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read('京A1234S', 60);
  lane.read('京A12345', 90);
  lane.command('lock');
  lane.decide(granting('s1', '京A1234S'));
  const asked = lane.command('unlock').find(({ type }) => type === 'decide');
  t.like(asked, { read: { plate: '京A12345' } });
});

test('a plain raise does not open a locked lane, but holding does', (t) => {
  const lane = locked();
  t.is(count(lane.command('raise'), 'raise'), 0);
  t.is(count(lane.command('hold'), 'raise'), 1);
  t.false(lane.state.arm.locked);
});

test('rule 1: the fire release opens a locked lane', (t) => {
  const lane = locked();
  const lowered = count(lane.effects, 'lower');
  lane.interlock('fire-release');
  lane.tick({ fireRelease: true });
  t.true(lane.state.arm.held);
  lane.wait(60_000);
  t.is(count(lane.effects, 'lower'), lowered);
});

const moments: [string, (lane: LaneDriver) => void][] = [
  ['before the first tick', () => undefined],
  ['with nobody there', (lane) => void lane.tick()],
  [
    'with a car that was not read',
    (lane) => void (lane.tick(), lane.tick({ approach: 'present' })),
  ],
  ['with a car that has its grant', (lane) => lane.letIn()],
  ['with a car under the arm', (lane) => void (lane.letIn(), lane.guard('present'))],
  ['while the arm is lowered', (lane) => void (lane.letIn(), lane.passThrough(), lane.wait(1_100))],
  ['with a faulty guard', (lane) => void (lane.letIn(), lane.guard('unknown'))],
];
const commands: LaneCommand[] = ['raise', 'lower', 'hold', 'release', 'lock', 'unlock'];

for (const [when, bring] of moments) {
  test(`rule 1: every command ${when} is followed by no lowering onto a car`, (t) => {
    for (const command of commands) {
      const lane = new LaneDriver();
      bring(lane);
      const lowered = count(lane.effects, 'lower');
      lane.command(command);
      lane.tick({ guard: 'present' });
      lane.wait(60_000);
      t.is(count(lane.effects, 'lower'), lowered, command);
    }
  });

  test(`rule 1: the fire release ${when} leaves the arm up until a command`, (t) => {
    const lane = new LaneDriver();
    bring(lane);
    const lowered = count(lane.effects, 'lower');
    lane.interlock('fire-release');
    lane.tick({ fireRelease: true, position: 'up', guard: 'absent' });
    lane.wait(30_000);
    lane.tick({ fireRelease: false, approach: 'absent' });
    lane.wait(60_000);
    t.is(count(lane.effects, 'lower'), lowered);
    lane.command('lower');
    t.is(count(lane.wait(1_100), 'lower'), 1);
  });
}
