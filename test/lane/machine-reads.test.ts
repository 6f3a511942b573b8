import test from 'ava';
import { plainText } from '../../runtime/lane/step.js';
import { count, granting, LaneDriver, refusing, someRead } from './lane-driver.js';

const words = { show: plainText('entry_full'), say: plainText('entry_full'), reasons: [] };

/** A car stands there, was read as `plate`, and its decision is being made. */
function deciding(plate: string, confidence: number): LaneDriver {
  const lane = new LaneDriver();
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read(plate, confidence);
  return lane;
}

function decidedPlates(lane: LaneDriver): string[] {
  return lane.effects.flatMap((effect) => (effect.type === 'decide' ? [effect.read.plate] : []));
}

test('of several reads of one arrival the surer one is decided on, once the first is refused', (t) => {
  const lane = deciding('京A1234S', 60);
  lane.read('京A1234B', 50);
  lane.read('京A12345', 90);
  lane.read('京A12346', 80);
  lane.decide(refusing('京A1234S'));
  t.deepEqual(decidedPlates(lane), ['京A1234S', '京A12345']);
});

test('a surer read that comes while the first is granted corrects its plate', (t) => {
  const lane = deciding('京A1234S', 60);
  lane.read('京A12345', 90);
  const effects = lane.decide(granting('s1', '京A1234S'));
  t.deepEqual(
    effects.find(({ type }) => type === 'correctPlate'),
    { type: 'correctPlate', sessionId: 's1', from: '京A1234S', to: '京A12345' },
  );
  t.is(lane.state.passage?.plate, '京A12345');
});

test('a surer read within five seconds of the grant corrects its plate, and a later one does not', (t) => {
  const soon = deciding('京A1234S', 60);
  soon.decide(granting('s1', '京A1234S'));
  soon.wait(4_900);
  t.is(count(soon.read('京A12345', 90), 'correctPlate'), 1);
  t.is(count(soon.read('京A12346', 95), 'correctPlate'), 0, 'the next must be surer by ten again');
  const late = deciding('京A1234S', 60);
  late.decide(granting('s1', '京A1234S'));
  late.wait(5_100);
  t.is(count(late.read('京A12345', 90), 'correctPlate'), 0);
});

test('rule 2: a read that differs in three characters is another car and corrects nothing', (t) => {
  const lane = deciding('京A12345', 60);
  lane.decide(granting('s1', '京A12345'));
  t.is(count(lane.read('京A12999', 99), 'correctPlate'), 0);
  t.is(lane.state.early?.read.plate, '京A12999');
});

test('rule 2: a worse read of the granted car is not taken for the next one', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A12345');
  lane.read('京A1Z345', 60);
  lane.guard('present');
  t.is(count(lane.guard('absent'), 'decide'), 0, 'somebody stands close behind it');
  t.is(lane.state.arrival?.status, 'waiting-for-read');
});

test('at an exit, where the session is closed already, nothing is corrected', (t) => {
  const lane = new LaneDriver({ direction: 'exit' });
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read('京A1234S', 60);
  lane.decide(granting('s1', '京A1234S'));
  t.is(count(lane.read('京A12345', 90), 'correctPlate'), 0);
});

test('a car that waits to pay is not decided on anew for a read that is less sure', (t) => {
  const lane = deciding('京A12345', 95);
  const pay = {
    kind: 'pay',
    sessionId: 's1',
    plate: '京A12345',
    amountFen: 500,
    ...words,
  } as const;
  lane.decide(pay);
  t.is(count(lane.read('京A1234S', 40), 'decide'), 0);
  t.is(count(lane.read('京A1234S', 96), 'decide'), 1);
  const later = deciding('京A12345', 95);
  later.decide(pay);
  later.wait(10_100);
  t.is(count(later.read('京B99999', 40), 'decide'), 1, 'after ten seconds it may be another car');
});

test('a car without a plate is decided on as such, and again when a plate is read after all', (t) => {
  const lane = deciding('', 0);
  lane.decide({ ...refusing(''), reason: 'no-plate' });
  t.is(count(lane.read('京A12345', 30), 'decide'), 1);
});

test('rule 2: a second car close behind the first, without a gap at the loop, is an arrival', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  lane.read('京A00002');
  const cleared = lane.guard('absent');
  t.is(count(cleared, 'passed'), 1);
  t.deepEqual(decidedPlates(lane), ['京A00001', '京A00002']);
  t.is(count(lane.decide(granting('s2', '京A00002')), 'raise'), 1);
});

test('rule 2: a late read of the car that has passed does not decide for the one close behind', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  lane.guard('absent');
  t.is(lane.state.arrival?.status, 'waiting-for-read');
  lane.wait(6_000);
  t.is(count(lane.read('京A00001'), 'decide'), 0);
  t.is(count(lane.read('京A00002'), 'decide'), 1);
});

test('rule 2: nor is it better than a read of that one, however sure it is', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  lane.guard('absent');
  lane.read('京A00002', 60);
  lane.read('京A00001', 99);
  t.is(count(lane.decide(granting('s2', '京A00002')), 'decide'), 0);
  t.is(lane.state.passage?.plate, '京A00002');
});

test('rule 2: nor for one that came to a loop that had cleared in between', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.tick({ guard: 'present', approach: 'absent' });
  lane.tick({ approach: 'present' });
  lane.guard('absent');
  t.is(count(lane.read('京A00001'), 'decide'), 0);
  t.is(count(lane.read('京A00002'), 'decide'), 1);
});

test('rule 2: neither the plate as it was read nor as it was corrected is that of the next car', (t) => {
  for (const plate of ['京A1234S', '京A12345']) {
    const lane = deciding('京A1234S', 60);
    lane.decide(granting('s1', '京A1234S'));
    lane.read('京A12345', 68);
    t.is(count(lane.read('京A12345', 75), 'correctPlate'), 1);
    lane.guard('present');
    t.is(count(lane.guard('absent'), 'decide'), 0, 'something still stands at the loop');
    t.is(count(lane.read(plate, 95), 'decide'), 0, plate);
    t.is(count(lane.read('京B22222', 95), 'decide'), 1);
  }
});

test('rule 2: a worse read of the corrected plate is not taken for the next car', (t) => {
  const lane = deciding('京A1234S', 60);
  lane.decide(granting('s1', '京A1234S'));
  lane.read('京A12345', 90);
  lane.read('京A123A5', 70);
  t.is(lane.state.early, null);
});

test('rule 2: a number that was typed for a car which is granted meanwhile is not of the next one', (t) => {
  const lane = deciding('京A00001', 90);
  const read = { ...someRead('京B22222', 100), trigger: 'software' as const };
  lane.happen({ type: 'read', nowMs: lane.nowMs, read, side: null });
  lane.decide(granting('s1', '京A00001'));
  t.is(lane.state.early, null);
});

test('rule 5: who was read behind the granted car, and is decided on in its place, is not next too', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.read('京B22222');
  lane.command('lock');
  lane.wait(1_100);
  lane.read('京B22222');
  t.is(count(lane.command('unlock'), 'decide'), 1);
  lane.decide(granting('s2', '京B22222'));
  lane.guard('present');
  t.is(count(lane.guard('absent'), 'decide'), 0, 'it has just passed');
});

test('a car that backed out from under the arm is decided on again, on the same grant', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  lane.guard('absent');
  t.is(count(lane.wait(1_100), 'lower'), 1, 'rule 2: the arm does not wait for it');
  lane.wait(10_000);
  const again = lane.read('京A00001');
  t.deepEqual(
    again.map(({ type }) => type),
    ['cameBack', 'decide'],
  );
});

test('rule 2: when another car stands where the granted one was, the grant ends before it is decided', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.tick({ approach: 'absent' }, 500);
  lane.tick({ approach: 'present' }, 5_000);
  const effects = lane.read('京A00002');
  t.deepEqual(
    effects.map(({ type }) => type),
    ['grantUnused', 'decide'],
  );
  t.is(lane.state.passage, null);
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('rule 2: three cars under a guard that does not clear use three grants', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  for (const [session, plate] of [
    ['s2', '京A00002'],
    ['s3', '京A00003'],
  ] as const) {
    lane.tick({ approach: 'absent' }, 500);
    lane.tick({ approach: 'present' }, 500);
    lane.read(plate);
    lane.decide(granting(session, plate));
  }
  t.is(count(lane.effects, 'passed'), 1, 'the first must have gone');
  lane.tick({ approach: 'absent' }, 500);
  lane.guard('absent');
  lane.passThrough();
  const passed = lane.effects.flatMap((effect) =>
    effect.type === 'passed' ? [effect.sessionId] : [],
  );
  t.deepEqual(passed, ['s1', 's2', 's3']);
});

test('rule 2: tailgating with a gap that no guard sees is told by the approach loop', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  lane.tick({ approach: 'absent' }, 300);
  lane.tick({ approach: 'present' }, 300);
  const followed = lane.tick({ approach: 'absent' }, 800);
  t.deepEqual(followed, [{ type: 'tailgating', sessionId: 's1', plate: '京A00001' }]);
  lane.guard('absent');
  t.is(count(lane.guard('present'), 'tailgating'), 0, 'told once');
});

for (const canLower of [true, false]) {
  const closes = canLower ? 'is lowered by us' : 'closes by itself';
  test(`rule 2: a second car right behind the first is told where the barrier ${closes}`, (t) => {
    const lane = new LaneDriver({ canLower });
    lane.letIn('s1', '京A00001');
    lane.passThrough();
    t.is(count(lane.guard('present'), 'tailgating'), 1);
  });
}

test('who walks under an arm that was closed since is no tailgater', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.passThrough();
  lane.wait(1_100);
  lane.arm('down', 2_000);
  t.is(count(lane.guard('present'), 'tailgating'), 0);
});

test('rule 1: a trailer behind a gap in presence is waited for', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.guard('present');
  lane.tick({ guard: 'absent' }, 300);
  t.is(count(lane.wait(900), 'lower'), 0);
  lane.tick({ guard: 'present' }, 20);
  t.is(count(lane.wait(5_000), 'lower'), 0);
  lane.guard('absent');
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('a motorcycle that the approach loop misses passes on the attendant’s raise', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.read('京A00001');
  t.is(count(lane.effects, 'decide'), 0);
  lane.command('raise');
  lane.arm('up', 2_000);
  t.true(lane.passThrough().some(({ type }) => type === 'passed'));
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('a motorcycle that the guards miss keeps its grant for its time, and no longer', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.tick({ approach: 'absent' });
  const effects = lane.wait(31_000);
  t.is(count(effects, 'grantUnused'), 1);
  t.is(count(effects, 'lower'), 1);
});

test('rule 2: a read of a car that the loop missed is no longer there for the next one', (t) => {
  for (const order of ['read first', 'raise first']) {
    const lane = new LaneDriver();
    lane.tick();
    if (order === 'read first') lane.read('京A00001');
    lane.command('raise');
    if (order === 'raise first') lane.read('京A00001');
    lane.passThrough();
    t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0, order);
    t.is(count(lane.read('京A00001'), 'decide'), 0, order);
    t.is(count(lane.read('京A00002'), 'decide'), 1, order);
  }
});
