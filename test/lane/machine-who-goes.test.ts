import test from 'ava';
import { passedBefore } from '../../runtime/lane/passage.js';
import { plainText } from '../../runtime/lane/step.js';
import { count, granting, LaneDriver, refusing, someRead } from './lane-driver.js';

const full = refusing('京A00001');

/** Who stands there drives on under the arm, and `plate` is read meanwhile. */
function drivesOn(lane: LaneDriver, plate: string): void {
  lane.guard('present');
  lane.tick({ approach: 'absent' });
  lane.read(plate);
  lane.guard('absent');
}

/** The car `京A00001` stands there with a grant, and then the loop can no longer be read. */
function grantedAtFailedLoop(): LaneDriver {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.tick({ approach: 'unknown' });
  return lane;
}

test('rule 2: a grant that ends at a failed loop leaves its car an arrival that is read anew', (t) => {
  const lane = grantedAtFailedLoop();
  lane.wait(25_000);
  lane.read('京A00002');
  const effects = lane.wait(10_000);
  t.is(count(effects, 'grantUnused'), 1);
  const decided = effects.find(({ type }) => type === 'decide');
  t.like(decided, { type: 'decide', read: { plate: '京A00002' } });
});

test('rule 2: who is waved through is never the next car, though its grant was for another', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.command('lower');
  lane.arm('down', 4_000);
  lane.read('京A00002');
  lane.command('raise');
  t.is(lane.state.passage?.plate, '京A00002');
  lane.read('京A00002');
  drivesOn(lane, '京A00002');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
});

test('rule 2: who drives on although its grant was taken back is not the next car', (t) => {
  for (const takeBack of ['lower', 'lock'] as const) {
    const lane = new LaneDriver();
    lane.letIn('s1', '京A00001');
    t.is(count(lane.command(takeBack), 'grantUnused'), 1);
    if (takeBack === 'lock') lane.command('unlock');
    drivesOn(lane, '京A00001');
    t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0, takeBack);
  }
});

test('rule 2: who has driven on without its grant is not the next car, though it is told of once more', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  t.is(count(lane.command('lower'), 'grantUnused'), 1);
  lane.guard('present');
  lane.tick({ approach: 'absent' });
  lane.guard('absent');
  lane.wait(1_200);
  lane.read('京A00001');
  lane.wait(9_000);
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
  t.is(count(lane.read('京A00002'), 'decide'), 1);
});

test('rule 2: nor is it the car that stands at the loop by then', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.command('lower');
  lane.guard('present');
  lane.tick({ approach: 'absent' });
  lane.tick({ approach: 'present' });
  t.is(count(lane.read('京A00001'), 'decide'), 0, 'it is still under the arm');
  lane.guard('absent');
  lane.wait(5_000);
  t.is(count(lane.read('京A00001'), 'decide'), 0, 'it has gone');
  t.is(count(lane.read('京A00002'), 'decide'), 1);
});

test('rule 2: who was waved through by hand and drives on after all is not the next car either', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.read('京A00001');
  lane.command('raise');
  lane.arm('up', 2_000);
  t.is(count(lane.command('lower'), 'grantUnused'), 0, 'it had no grant');
  lane.guard('present');
  lane.read('京A00001');
  lane.guard('absent');
  lane.wait(2_000);
  lane.read('京A00001');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
  t.is(count(lane.read('京A00002'), 'decide'), 1);
});

test('rule 2: who went unseen before its grant was taken back is not the next car', (t) => {
  const lane = new LaneDriver();
  lane.tick({ guard: 'present' });
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  lane.decide(granting('s1', '京A00001'));
  // It drives off while the guards say present all along.
  lane.tick({ approach: 'absent' });
  lane.guard('absent');
  t.is(count(lane.command('lower'), 'grantUnused'), 1);
  lane.wait(2_000);
  lane.read('京A00001');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
  t.is(count(lane.read('京A00002'), 'decide'), 1);
});

test('rule 2: who is read while one goes who was waved through by hand is not the one behind it', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.command('lower');
  lane.arm('down', 4_000);
  lane.command('raise');
  lane.arm('up', 2_000);
  lane.guard('present');
  lane.read('京A00002');
  lane.wait(12_000);
  lane.guard('absent');
  t.is(lane.state.arrival?.status, 'waiting-for-read');
  lane.wait(4_000);
  t.is(count(lane.read('京A00002'), 'decide'), 0);
  t.is(count(lane.read('京A00003'), 'decide'), 1);
});

for (const seen of ['is not read any more', 'is read as well'] as const) {
  test(`rule 2: who was granted before a start and ${seen}, and another that is read while one goes`, (t) => {
    const lane = new LaneDriver();
    lane.remember({ ...someRead('京A00001', 100), trigger: 'none' });
    lane.tick({ approach: 'present' });
    lane.tick();
    lane.decide(granting('s1', '京A00001'));
    lane.arm('up', 2_000);
    if (seen === 'is read as well') lane.read('京A00001');
    lane.guard('present');
    lane.read('京B22222');
    lane.read('京C33333');
    const isKnown = seen === 'is read as well';
    t.is(count(lane.guard('absent'), 'decide'), isKnown ? 1 : 0, 'the last read is of the next');
    if (isKnown) return;
    t.is(lane.state.arrival?.status, 'waiting-for-read');
    lane.wait(9_000);
    for (const plate of ['京B22222', '京C33333']) {
      t.is(count(lane.read(plate), 'decide'), 0, 'either of them may have gone instead');
    }
    lane.wait(1_100);
    t.is(count(lane.read('京C33333'), 'decide'), 1, 'and who is still told of is there');
  });
}

test('rule 2: the next car close behind, with another plate, is still known by its early read', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.command('lower');
  drivesOn(lane, '京A00002');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 1);
});

test('rule 2: who was read behind the granted car on a loop that was never free decides for nobody', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  // Bumper to bumper, a second car goes through, and the camera tells of it once more.
  lane.read('京A00002');
  lane.tick({ approach: 'absent' });
  lane.guard('absent');
  lane.wait(2_000);
  lane.read('京A00002');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
  const decided = lane.read('京A00003').find(({ type }) => type === 'decide');
  t.like(decided, { type: 'decide', read: { plate: '京A00003' } });
});

test('rule 2: who was read before the last car passed is no longer due because it is told of again', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.tick({ approach: 'absent' }, 500);
  lane.guard('present');
  // It follows unseen by the loop, and the camera tells of it once more.
  lane.read('京A00002');
  lane.wait(3_000);
  lane.guard('absent');
  lane.wait(2_000);
  lane.read('京A00002');
  lane.wait(6_000);
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
  t.is(count(lane.read('京A00002'), 'decide'), 1, 'it had not followed, and stands at the loop');
});

test('rule 2: who goes under an arm that stands open, unseen by its loop, is not the next car', (t) => {
  const lane = new LaneDriver();
  lane.arm('up', 1_000);
  lane.read('京A00001');
  lane.guard('present');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
  const decided = lane.read('京A00002').find(({ type }) => type === 'decide');
  t.like(decided, { type: 'decide', read: { plate: '京A00002' } });
});

test('rule 2: who was read so and waits behind the loop is decided on once it stands there', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  lane.read('京A00002');
  lane.tick({ approach: 'absent' });
  lane.guard('absent');
  lane.tick({ approach: 'present' });
  t.is(count(lane.read('京A00002'), 'decide'), 1);
});

test('rule 2: who was counted as passed before the last one, and is read going through, is not the next car', (t) => {
  const lane = new LaneDriver();
  for (const [sessionId, plate] of [
    ['s1', '京A00001'],
    ['s2', '京A00002'],
    ['s3', '京A00003'],
  ] as const) {
    lane.letIn(sessionId, plate);
    lane.passThrough();
  }
  // They drove in another order than they were read, and unseen by the loop.
  for (const plate of ['京A00001', '京A00002']) {
    t.is(count(lane.read(plate), 'note'), 1, plate);
    t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0, plate);
    lane.tick({ approach: 'absent' });
  }
});

test('rule 2: who passed an hour before the last one, and is read ahead of its loop, is the next car', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.passThrough();
  lane.wait(3_600_000);
  lane.letIn('s2', '京A00002');
  lane.passThrough();
  lane.read('京A00001');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 1);
});

test('rule 2: however slowly the last car goes through, the one close before it may go once more', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.passThrough();
  lane.letIn('s2', '京A00002');
  lane.tick({ approach: 'absent' });
  lane.guard('present');
  lane.wait(15_000);
  lane.guard('absent');
  lane.read('京A00001');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
});

test('rule 2: nor is it whoever stands at the loop; ten seconds later it may be that one', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.passThrough();
  lane.letIn('s2', '京A00002');
  lane.passThrough();
  lane.tick({ approach: 'present' });
  t.is(count(lane.read('京A00001'), 'decide'), 0);
  lane.wait(10_100);
  t.is(count(lane.read('京A00001'), 'decide'), 1);
});

test('rule 2: a read of who was granted before a start, with nobody there, is for no later car', (t) => {
  const lane = new LaneDriver();
  lane.remember(someRead('京A00001'));
  lane.tick();
  lane.read('京A00001');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
  t.is(count(lane.read('京A00002'), 'decide'), 1);
  lane.decide({ ...full, plate: '京A00002' });
  t.is(lane.state.arrival?.status, 'refused');
});

test('who was granted before a start, and is read long after it, comes anew', (t) => {
  const lane = new LaneDriver();
  lane.remember(someRead('京A00001'));
  lane.tick();
  lane.wait(10_100);
  lane.read('京A00001');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 1);
});

test('whose grant ended long ago comes anew, though something has gone under the arm since', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.command('lower');
  lane.arm('down', 4_000);
  lane.tick({ approach: 'absent' });
  lane.tick({}, 11 * 60_000);
  lane.guard('present');
  lane.guard('absent');
  lane.tick({ approach: 'present' }, 3_000);
  t.is(count(lane.read('京A00001'), 'decide'), 1);
});

const justPassed = { sessionId: 's1', plate: '京A00001', mayBeBack: true };

for (const [when, passedAs, from, back] of [
  ['since the start', justPassed, 'unknown', true],
  ['later than the start', justPassed, 'absent', false],
  ['since the start, but passed long ago', { ...justPassed, mayBeBack: false }, 'unknown', false],
] as const) {
  test(`rule 5: who passed before a start and stands there ${when} ${back ? 'is back' : 'comes anew'}`, (t) => {
    const lane = new LaneDriver();
    lane.state = { ...lane.state, passed: passedBefore(passedAs, 'entry', 0) };
    lane.tick({ approach: from });
    lane.tick({ approach: 'present' });
    lane.wait(10_100);
    const effects = lane.read('京A00001').map(({ type }) => type);
    t.deepEqual(effects, back ? ['cameBack', 'decide'] : ['decide']);
  });
}

test('rule 2: a read of who passed before a start is not taken for the next car', (t) => {
  const lane = new LaneDriver();
  const passed = passedBefore(justPassed, 'entry', 0);
  lane.state = { ...lane.state, passed };
  lane.tick();
  lane.read('京A00001');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 0);
  t.is(count(lane.read('京A00002'), 'decide'), 1);
  t.is(count(lane.decide(granting('s2', '京A00002')), 'raise'), 1);
});

test('a car that comes back as the next one is decided on, though it is read before the loop', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.passThrough();
  lane.wait(10_100);
  lane.read('京A00001');
  t.is(count(lane.tick({ approach: 'present' }), 'decide'), 1);
});

test('rule 2: who is read for ten seconds in place of the car that was granted is another car', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.read('沪B99999');
  lane.wait(9_000);
  t.is(count(lane.read('沪B99999'), 'decide'), 0);
  lane.wait(1_500);
  const effects = lane.read('沪B99999');
  const told = effects.filter(({ type }) => type === 'grantUnused' || type === 'decide');
  t.like(told, [
    { type: 'grantUnused', sessionId: 's1' },
    { type: 'decide', read: { plate: '沪B99999' } },
  ]);
  lane.decide(granting('s2', '沪B99999'));
  t.like(
    lane.passThrough().find(({ type }) => type === 'passed'),
    { sessionId: 's2' },
  );
});

test('who was granted keeps its grant while it is read too, misread, or may be under the arm', (t) => {
  const readsTwice = (lane: LaneDriver, plate: string, between: () => void) => {
    lane.read(plate);
    lane.wait(6_000);
    between();
    lane.wait(6_000);
    return count(lane.read(plate), 'grantUnused');
  };
  const granted = () => {
    const lane = new LaneDriver();
    lane.letIn('s1', '京A00001');
    return lane;
  };
  const nothing = () => undefined;
  const seen = granted();
  t.is(
    readsTwice(seen, '沪B99999', () => seen.read('京A00001')),
    0,
  );
  t.is(readsTwice(granted(), '京A00007', nothing), 0);
  const under = granted();
  t.is(
    readsTwice(under, '沪B99999', () => under.tick({ guard: 'unknown' })),
    0,
  );
  t.is(readsTwice(granted(), '', nothing), 0);
  t.is(readsTwice(granted(), '沪B99999', nothing), 1);
});

test('rule 2: who has a grant and is told of once more does not take the place of who is to pay', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  lane.tick({ approach: 'absent' }, 500);
  lane.tick({ approach: 'present' }, 500);
  lane.read('京A00002');
  const words = { show: plainText('exit_pay'), say: plainText('exit_pay') };
  lane.decide({
    kind: 'pay',
    sessionId: 's2',
    plate: '京A00002',
    amountFen: 500,
    reasons: [],
    ...words,
  });
  t.is(count(lane.read('京A00001'), 'decide'), 0);
  t.is(lane.state.arrival?.status, 'paying');
});

for (const isRead of ['under the arm', 'afterwards'] as const) {
  test(`rule 5: who backs out from under the arm and is read ${isRead} goes on its grant`, (t) => {
    const lane = new LaneDriver();
    lane.letIn('s1', '京A00001');
    lane.guard('present');
    lane.tick({ approach: 'absent' }, 500);
    lane.tick({ approach: 'present' }, 2_000);
    if (isRead === 'under the arm') {
      lane.read('京A00001');
      lane.decide(granting('s1', '京A00001'));
    }
    t.is(count(lane.guard('absent'), 'passed'), 1);
    lane.wait(11_000);
    const effects = lane.read('京A00001').map(({ type }) => type);
    t.deepEqual(effects, ['cameBack', 'decide']);
  });
}

test('rule 2: whose nose is under the arm before its grant comes has gone when the guards are clear', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  lane.tick({ approach: 'absent' });
  lane.tick({ approach: 'present' }, 300);
  lane.guard('absent');
  lane.guard('present');
  lane.read('京A00002');
  lane.decide(granting('s2', '京A00002'));
  lane.tick({ approach: 'absent' }, 800);
  t.deepEqual(
    lane.guard('absent').filter(({ type }) => type === 'passed'),
    [{ type: 'passed', sessionId: 's2', plate: '京A00002' }],
  );
});

test('who turns back while something lay under the arm before it came has not gone', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.guard('present');
  lane.letIn('s1', '京A00001');
  lane.tick({ approach: 'absent' });
  t.is(count(lane.guard('absent'), 'passed'), 0);
});

test('an arm that its board closed before the granted car is raised when that is read again', (t) => {
  const raises = (plate: string, rises: boolean) => {
    const lane = new LaneDriver({ canLower: false });
    lane.tick();
    lane.tick({ approach: 'present' });
    lane.read('京A00001');
    lane.decide(granting('s1', '京A00001'));
    if (rises) lane.arm('up', 3_000);
    lane.wait(20_000);
    lane.arm('down', 3_000);
    return lane.read(plate).filter(({ type }) => type === 'raise');
  };
  t.deepEqual(raises('京A00001', true), [{ type: 'raise', cause: 'grant s1' }]);
  t.deepEqual(raises('京A00002', true), [], 'another car is no reason');
  t.deepEqual(
    raises('京A00001', false),
    [],
    'an arm that does not rise has been tried often enough',
  );
});

test('rule 2: who turns back while what lay under the arm clears in the same tick has not gone', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.guard('present');
  lane.letIn('s1', '京A00001');
  t.is(count(lane.tick({ approach: 'absent', guard: 'absent' }), 'passed'), 0);
  t.is(count(lane.wait(500), 'passed'), 0);
});

for (const guard of ['absent', 'present'] as const) {
  const lets = guard === 'absent' ? 'says nothing against' : 'is decided on instead of';
  test(`a read without a plate ${lets} who was granted before a start, with the guard ${guard}`, (t) => {
    const lane = new LaneDriver();
    lane.remember({ ...someRead('无牌0001', 100), trigger: 'none' }, 3_000);
    lane.tick({ approach: 'present', guard });
    lane.read('');
    const plates = [...lane.wait(3_500), ...lane.effects].flatMap((effect) =>
      effect.type === 'decide' ? [effect.read.plate] : [],
    );
    t.deepEqual([...new Set(plates)], guard === 'absent' ? ['无牌0001'] : ['']);
  });
}

test('rule 5: who is counted as passed among three in a row, and stays at its loop, goes on with its stay', (t) => {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.command('lower');
  lane.command('raise');
  lane.guard('present');
  lane.read('粤B22222');
  lane.decide(granting('s2', '粤B22222'));
  lane.tick({ approach: 'absent' });
  lane.tick({ approach: 'present' }, 700);
  lane.read('沪C33333');
  lane.decide(granting('s3', '沪C33333'));
  lane.guard('absent');
  const passed = lane.effects.flatMap((effect) => (effect.type === 'passed' ? [effect.plate] : []));
  t.deepEqual(passed, ['京A00001', '粤B22222']);
  for (let times = 0; times < 3; times += 1) {
    lane.wait(6_000);
    lane.read('粤B22222');
  }
  lane.wait(6_000);
  const effects = lane.read('粤B22222').map(({ type }) => type);
  t.deepEqual(effects.slice(-2), ['cameBack', 'decide']);
});

/** `京A00001` has passed while `happens` at its loop, which has not been free since. */
function passedBeside(happens: (lane: LaneDriver) => void): LaneDriver {
  const lane = new LaneDriver();
  lane.letIn('s1', '京A00001');
  lane.guard('present');
  happens(lane);
  lane.guard('absent');
  lane.wait(11_000);
  return lane;
}

const cameBack = (lane: LaneDriver, plate = '京A00001') => count(lane.read(plate), 'cameBack');

test('rule 2: a late read of who has gone lets nobody go on its grant', (t) => {
  const another = (lane: LaneDriver) => {
    lane.tick({ approach: 'absent' });
    lane.tick({ approach: 'present' }, 500);
    lane.read('粤B22222');
    lane.decide(refusing('粤B22222'));
  };
  t.is(cameBack(passedBeside(() => undefined)), 1, 'it stands there');
  t.is(cameBack(passedBeside(another)), 0, 'another one stands there');
  t.is(cameBack(passedBeside((lane) => void lane.tick({ approach: 'unknown' }))), 1);
  const blind = passedBeside((lane) => {
    lane.tick({ approach: 'unknown' });
    lane.wait(11_000);
  });
  t.is(cameBack(blind), 0, 'nothing tells that it stands there');
  const late = passedBeside(() => undefined);
  late.wait(600_000);
  t.is(cameBack(late), 0, 'so long nobody stays');
  const replaced = passedBeside(() => undefined);
  replaced.read('粤B22222');
  replaced.decide(refusing('粤B22222'));
  t.is(cameBack(replaced), 0, 'another one was decided on there since');
});

test('who was waved through by hand and is read again has no grant to come back to', (t) => {
  const lane = new LaneDriver();
  lane.tick();
  lane.tick({ approach: 'present' });
  lane.read('京A00001');
  lane.decide(full);
  lane.command('raise');
  lane.guard('present');
  lane.guard('absent');
  lane.wait(11_000);
  t.is(cameBack(lane), 0);
});
