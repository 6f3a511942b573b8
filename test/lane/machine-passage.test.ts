import test from 'ava';
import type { ArrivalDecision } from '../../runtime/lane/events.js';
import { plainText } from '../../runtime/lane/step.js';
import { count, granting, kinds, LaneDriver, refusing, someRead } from './lane-driver.js';

test('a grant raises the arm, the car passes, and the arm is lowered after the quiet time', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  t.is(count(lane.effects, 'raise'), 1);
  t.true(kinds(lane.passThrough()).includes('passed'));
  t.is(count(lane.wait(980), 'lower'), 0);
  t.is(count(lane.wait(60), 'lower'), 1);
});

test('rule 2: a second car waits for its own grant, and gets its own raise', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  lane.tick({ approach: 'absent' });
  lane.tick({ approach: 'present' });
  lane.read('京A00002');
  t.is(count(lane.decide(granting('s2', '京A00002')), 'raise'), 0, 'the first is still passing');
  const cleared = lane.guard('absent');
  t.deepEqual(
    cleared.filter(({ type }) => type === 'passed' || type === 'raise'),
    [
      { type: 'passed', sessionId: 's1', plate: '京A00001' },
      { type: 'raise', cause: 'grant s2' },
    ],
  );
  t.is(count(lane.wait(5_000), 'lower'), 0, 'the second car stands there');
  const passed = lane.passThrough();
  t.true(passed.some((effect) => effect.type === 'passed' && effect.sessionId === 's2'));
});

test('rule 2: a second car on one grant is told as tailgating, once', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.passThrough();
  const second = lane.guard('present');
  t.deepEqual(second, [{ type: 'tailgating', sessionId: 's1', plate: '京A00001' }]);
  lane.guard('absent');
  t.is(count(lane.guard('present'), 'tailgating'), 0);
  t.is(count(lane.effects, 'lower'), 0, 'and rule 1 still wins');
});

test('a grant that nobody uses ends, and the arm is lowered', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.tick({ approach: 'absent' });
  t.is(count(lane.wait(25_000), 'grantUnused'), 0);
  const late = lane.wait(5_000);
  t.is(count(late, 'grantUnused'), 1);
  t.is(count(late, 'lower'), 1);
});

test('a granted car that stands at the loop keeps its grant', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  const effects = lane.wait(120_000);
  t.is(count(effects, 'grantUnused') + count(effects, 'lower'), 0);
});

test('a granted car that has stood at the loop for long has all the time to drive under the arm', (t) => {
  const lane = new LaneDriver();
  lane.letIn();
  lane.wait(120_000);
  lane.tick({ approach: 'absent' });
  const effects = lane.wait(25_000);
  t.is(count(effects, 'grantUnused') + count(effects, 'lower'), 0);
  t.is(count(lane.wait(5_100), 'grantUnused'), 1);
});

test('a grant that takes the place of a raise by hand ends no other grant', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.command('raise');
  lane.tick({ approach: 'present' }, 5_000);
  lane.read('京A00001');
  lane.decide(granting('s1', '京A00001'));
  t.is(count(lane.effects, 'grantUnused'), 0);
  t.is(lane.state.passage?.sessionId, 's1');
});

test('who is to pay, and is not seen by the loop for a moment, is asked again without a new read', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  lane.decide({
    kind: 'pay',
    sessionId: 's1',
    plate: '京A00001',
    amountFen: 500,
    ...words('exit_pay'),
  });
  lane.tick({ approach: 'absent' }, 500);
  const back = lane.tick({ approach: 'present' }, 1_500);
  t.deepEqual(
    back.flatMap((effect) => (effect.type === 'decide' ? [effect.read.plate] : [])),
    ['京A00001'],
  );
});

test('rule 2: who comes later than that, or after something went under the arm, is read anew', (t) => {
  const changes: [string, (lane: LaneDriver) => void][] = [
    ['later', (lane) => void lane.wait(2_100)],
    ['after something', (lane) => void (lane.guard('present'), lane.guard('absent'))],
    ['under an arm that is up', (lane) => void lane.arm('up', 20)],
  ];
  for (const [name, change] of changes) {
    const lane = new LaneDriver();
    lane.tick();
    if (name.startsWith('under')) change(lane);
    lane.tick({ approach: 'present' });
    lane.read('京A00001');
    lane.decide(refusing('京A00001'));
    lane.tick({ approach: 'absent' }, 500);
    if (!name.startsWith('under')) change(lane);
    const next = lane.tick({ approach: 'present' }, 20);
    t.is(count(next, 'decide'), 0, name);
  }
});

test('rule 2: who drove on after its grant was taken back is not who a flickering loop sees', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.command('lower');
  lane.guard('present');
  lane.guard('absent');
  lane.wait(1_100);
  lane.arm('between', 500);
  lane.arm('down', 2_000);
  lane.tick({ approach: 'absent' }, 30_000);
  t.is(count(lane.tick({ approach: 'present' }, 500), 'decide'), 0);
});

test('a car that goes back before the decision leaves the lane idle', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.tick({ approach: 'present' });
  const gone = lane.tick({ approach: 'absent' });
  t.true(gone.some((effect) => effect.type === 'note' && effect.event === 'went_back'));
  t.is(lane.state.arrival, null);
  t.is(count(lane.effects, 'raise'), 0);
});

test('no read tells the driver once, after the wait', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.tick({ approach: 'present' });
  t.is(count(lane.wait(2_900), 'say'), 0);
  const told = lane.wait(10_000);
  t.is(count(told, 'say'), 1);
  t.deepEqual(
    told.find(({ type }) => type === 'say'),
    { type: 'say', text: plainText('unreadable') },
  );
});

test('a read that comes before its car is used when the car arrives, but not ten seconds later', (t) => {
  const soon = new LaneDriver();
  soon.tick();
  soon.read('京A00001');
  soon.wait(5_000);
  t.is(count(soon.tick({ approach: 'present' }), 'decide'), 1);
  const late = new LaneDriver();
  late.tick();
  late.read('京A00001');
  late.wait(11_000);
  t.is(count(late.tick({ approach: 'present' }), 'decide'), 0);
});

test('rule 2: a repeated read of the granted car does not decide for the next one', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.read('京A00001');
  lane.passThrough();
  lane.read('京A00001');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
  t.is(count(lane.read('京A00002'), 'decide'), 1);
});

test('rule 2: a read of a car that was let through by hand does not decide for the next one', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.tick({ approach: 'absent' });
  lane.wait(40_000);
  lane.arm('down', 4_000);
  lane.tick({ approach: 'present' });
  lane.read('京A00003');
  lane.decide(refusing('京A00003'));
  lane.command('raise');
  lane.guard('present');
  lane.tick({ approach: 'absent' });
  lane.read('京A00003');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
});

test('rule 2: a grant from before a start is for the car that stood there, and for no later one', (t) => {
  const stood = new LaneDriver();
  stood.remember(someResumed);
  t.is(count(stood.tick({ approach: 'present' }), 'decide'), 0, 'what may be under the arm?');
  t.is(count(stood.tick(), 'decide'), 1);
  const came = new LaneDriver();
  came.remember(someResumed);
  came.tick();
  t.is(count(came.tick({ approach: 'present' }), 'decide'), 0);
});

for (const guard of ['present', 'unknown'] as const) {
  test(`rule 2: a grant from before a start is for nobody behind what is under the arm: ${guard}`, (t) => {
    const lane = new LaneDriver();
    lane.remember(someResumed);
    lane.tick({ approach: 'present', guard, position: 'up' });
    t.is(count(lane.wait(10_000), 'decide'), 0);
    lane.guard('absent');
    t.is(count(lane.wait(10_000), 'decide'), 0);
    t.is(count(lane.read('京B22222'), 'decide'), 1);
  });
}

test('rule 2: a read of another car wins over who was granted before a start', (t) => {
  const lane = new LaneDriver();
  lane.remember({ ...someResumed, confidence: 100 });
  lane.tick({ approach: 'present' });
  t.is(count(lane.tick(), 'decide'), 1);
  lane.read('京B22222');
  const effects = lane.decide(granting('s1', '京A00001'));
  t.deepEqual(kinds(effects), ['grantUnused', 'decide']);
  t.is(lane.state.arrival?.read?.plate, '京B22222');
  t.is(lane.state.passage, null);
});

/** Somebody who is to pay is waved through by hand, and is under the arm. */
function wavedThrough(plate: string): LaneDriver {
  const lane = new LaneDriver({ direction: 'exit' });
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read(plate);
  const pay = { kind: 'pay', sessionId: 's1', plate, amountFen: 500 } as const;
  lane.decide({ ...pay, ...words('exit_pay') });
  lane.command('raise');
  lane.arm('up', 2_000);
  lane.guard('present');
  return lane;
}

test('rule 2: a grant that comes while its car goes, waved through by hand, is for no other', (t) => {
  const lane = wavedThrough('京A00001');
  reconsider(lane);
  t.is(count(lane.decide(granting('s1', '京A00001')), 'raise'), 0);
  lane.tick({ approach: 'absent' });
  const effects = lane.guard('absent');
  t.like(
    effects.find(({ type }) => type === 'passed'),
    { sessionId: 's1' },
  );
  t.is(count(effects, 'raise'), 0);
  t.is(count(lane.wait(1_100), 'lower'), 1);
});

test('rule 2: nor is a grant of who is read behind it, at a loop that never clears, for who goes', (t) => {
  const lane = wavedThrough('京A00001');
  lane.read('京B22222');
  lane.decide(granting('s2', '京B22222'));
  const effects = lane.guard('absent');
  t.like(
    effects.find(({ type }) => type === 'passed'),
    { sessionId: '' },
  );
  t.is(count(effects, 'raise'), 1, 'and now it goes');
  t.is(lane.state.passage?.sessionId, 's2');
});

test('rule 2: behind an arm that came down since, the camera is asked before the old grant', (t) => {
  const other = new LaneDriver();
  other.remember(someResumed, 3_000);
  other.tick({ approach: 'present' });
  t.is(count(other.wait(1_000), 'decide'), 0);
  t.like(other.read('京B22222')[0], { type: 'decide', read: { plate: '京B22222' } });
  other.decide(refusing('京B22222'));
  t.is(count(other.wait(10_000), 'decide'), 0);
  const silent = new LaneDriver();
  silent.remember(someResumed, 3_000);
  silent.tick({ approach: 'present' });
  const effects = silent.wait(3_000);
  t.deepEqual(kinds(effects), ['decide']);
});

test('rule 2: a remembered car that cannot stand there is forgotten, and the camera is awaited', (t) => {
  const lane = new LaneDriver();
  lane.remember(someResumed);
  lane.tick({ approach: 'present' });
  lane.tick();
  const refused = { kind: 'refuse', plate: '京A00001', reason: 'no-plate' } as const;
  const effects = lane.decide({ ...refused, ...words('unreadable') });
  t.deepEqual(kinds(effects), ['show', 'say']);
  t.like(lane.state.arrival, { status: 'waiting-for-read', read: null });
  t.is(count(lane.happen({ type: 'reconsider', nowMs: lane.nowMs, attended: true }), 'decide'), 0);
  t.like(lane.read('京B22222')[0], { type: 'decide', read: { plate: '京B22222' } });
});

test('rule 2: a read that the camera kept while it was away decides nothing', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  const read = { ...someRead('京A00001'), offline: true };
  lane.happen({ type: 'read', nowMs: lane.nowMs, read, side: null });
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
  const effects = lane.happen({ type: 'read', nowMs: lane.nowMs, read, side: null });
  t.like(effects, [{ type: 'note', event: 'read_too_late' }]);
});

test('rule 2: who waited to pay and may have gone without a grant is not let out by itself', (t) => {
  const lane = new LaneDriver({ direction: 'exit' });
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  lane.tick({ approach: 'absent' });
  lane.tick({ approach: 'present' });
  lane.read('京B22222');
  const pay = { kind: 'pay', sessionId: 's2', plate: '京B22222', amountFen: 500 } as const;
  lane.decide({ ...pay, ...words('exit_pay') });
  lane.guard('absent');
  t.is(count(lane.guard('present'), 'tailgating'), 1, 'another one is close behind it');
  const reconsider = (attended: boolean) =>
    count(lane.happen({ type: 'reconsider', nowMs: lane.nowMs, attended }), 'decide');
  t.is(reconsider(false), 0);
  lane.wait(9_000);
  t.is(count(lane.read('京B22222'), 'decide'), 0, 'the camera may still be telling of who went');
  t.is(reconsider(false), 0);
  lane.wait(1_100);
  t.is(count(lane.read('京B22222'), 'decide'), 1, 'unless it is read so long after');
  lane.decide({ ...pay, ...words('exit_pay') });
  t.is(reconsider(false), 1);
});

test('rule 2: nor is who was read while another one went without a grant', (t) => {
  const pay = { kind: 'pay', sessionId: 's2', plate: '京B22222', amountFen: 500 } as const;
  for (const decided of ['before it is gone', 'after it is gone'] as const) {
    const lane = new LaneDriver({ direction: 'exit' });
    lane.letIn('s1', '京A00001');
    lane.guard('present');
    lane.tick({ approach: 'absent' });
    lane.tick({ approach: 'present' });
    lane.guard('absent');
    t.is(count(lane.guard('present'), 'tailgating'), 1);
    lane.read('京B22222');
    if (decided === 'before it is gone') lane.decide({ ...pay, ...words('exit_pay') });
    lane.guard('absent');
    if (decided === 'after it is gone') lane.decide({ ...pay, ...words('exit_pay') });
    t.is(lane.state.arrival?.status, 'paying');
    t.is(count(reconsider(lane), 'decide'), 0, `two may have gone; decided ${decided}`);
  }
});

const words = (name: 'entry_full' | 'exit_pay' | 'unreadable') => ({
  show: plainText(name),
  say: plainText(name),
  reasons: [],
});

const someResumed = {
  plate: '京A00001',
  confidence: 0,
  color: 'unknown',
  direction: 'unknown',
  trigger: 'none',
  cameraTimeS: 0,
  sequence: 0,
  offline: true,
} as const;

test('a payment makes the lane decide anew, also when it comes during the decision', (t) => {
  const pay: ArrivalDecision = {
    kind: 'pay',
    sessionId: 's1',
    plate: '京A00001',
    amountFen: 500,
    ...words('exit_pay'),
  };
  const lane = new LaneDriver({ direction: 'exit' });
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  lane.decide(pay);
  t.is(lane.state.arrival?.dueFen, 500);
  t.is(count(lane.read('京A00001'), 'decide'), 0);
  t.is(count(reconsider(lane), 'decide'), 1);
  t.is(count(reconsider(lane), 'decide'), 0);
  t.is(count(lane.decide(pay), 'decide'), 1);
  t.is(count(lane.decide(granting('s1', '京A00001')), 'raise'), 1);
  t.is(count(reconsider(lane), 'decide'), 0);
});

function reconsider(lane: LaneDriver): ReturnType<LaneDriver['happen']> {
  return lane.happen({ type: 'reconsider', nowMs: lane.nowMs, attended: false });
}

test('a decision for a car that is gone raises nothing unless it granted', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  lane.tick({ approach: 'absent' });
  t.deepEqual(lane.decide(refusing('京A00001'), 1), []);
});
