import test from 'ava';
import type { Presence } from '../../drivers/loop/port.js';
import type { LaneEffect, LaneInputs } from '../../runtime/lane/events.js';
import type { Direction } from '../../runtime/lane/state.js';
import { passedBefore } from '../../runtime/lane/passage.js';
import { count, granting, LaneDriver, refusing } from './lane-driver.js';

type Loops = Partial<Pick<LaneInputs, 'approach' | 'approachExit'>>;
const loopOf = (side: Direction) => (side === 'entry' ? 'approach' : 'approachExit');
const far = { entry: 'exit', exit: 'entry' } as const;

/** A lane for both ways with a loop and a camera on each side. */
class Both extends LaneDriver {
  constructor() {
    super({ direction: 'both' });
    this.tick({ approachExit: 'absent' });
  }

  loop(side: Direction, presence: Presence, afterMs = 100): LaneEffect[] {
    const change: Loops = { [loopOf(side)]: presence };
    return this.tick(change, afterMs);
  }

  /** A car comes from a side, is read and granted, and the arm is up. */
  come(side: Direction, sessionId: string, plate: string): LaneEffect[] {
    this.loop(side, 'present');
    const effects = this.read(plate, 95, side);
    this.decide(granting(sessionId, plate));
    this.arm('up', 2_000);
    return effects;
  }

  /** It drives under the arm and onto the loop on the other side. */
  cross(side: Direction): LaneEffect[] {
    return [
      ...this.guard('present'),
      ...this.loop(side, 'absent', 500),
      ...this.loop(far[side], 'present', 500),
      ...this.guard('absent'),
    ];
  }

  /** It drives under the arm, over the loop on the other side, and off. */
  drive(side: Direction): LaneEffect[] {
    return [...this.cross(side), ...this.wait(200), ...this.loop(far[side], 'absent', 1_000)];
  }
}

function asked(effects: readonly LaneEffect[]): (Direction | null)[] {
  return effects.flatMap((effect) => (effect.type === 'decide' ? [effect.direction] : []));
}

for (const side of ['entry', 'exit'] as const) {
  test(`a car from the ${side} side is decided on for its way, passes, and leaves the lane free`, (t) => {
    const lane = new Both();
    t.deepEqual(asked(lane.come(side, 's1', '京A00001')), [side]);
    t.is(count(lane.drive(side), 'passed'), 1);
    const arrived = lane.effects.filter(({ type }) => type === 'arrived');
    t.is(arrived.length, 1, 'the loop on the other side saw it leave, and nobody else came');
    lane.wait(1_100);
    t.is(count(lane.effects, 'lower'), 1);
    t.is(asked(lane.effects).length, 1);
  });
}

test('both sides at once after a pause: it is the turn of the exit', (t) => {
  const lane = new Both();
  lane.tick({ approach: 'present', approachExit: 'present' });
  t.is(lane.state.sides.turn, 'exit');
  t.is(lane.state.arrival?.direction, 'exit');
  t.true(lane.state.sides.otherWaits);
  lane.read('京A00002', 95, 'entry');
  t.is(count(lane.effects, 'decide'), 0, 'whose turn it is not is not decided on');
});

test('the side that did not go last has the next turn, with the read that it had before', (t) => {
  const lane = new Both();
  lane.tick({ approach: 'present', approachExit: 'present' });
  lane.read('京A00002', 95, 'entry');
  lane.read('京A00001', 95, 'exit');
  lane.decide(granting('s1', '京A00001'));
  lane.arm('up', 2_000);
  lane.guard('present');
  lane.tick({ approachExit: 'absent' }, 300);
  lane.tick({ approachExit: 'present' }, 300);
  lane.guard('absent');
  lane.tick({}, 100);
  t.is(lane.state.sides.turn, 'exit', 'the next car at the exit came while the turn was theirs');
  lane.tick({ approachExit: 'absent' }, 300);
  lane.tick({}, 20);
  t.is(lane.state.sides.turn, 'entry');
  t.deepEqual(asked(lane.effects), ['exit', 'entry']);
});

test('rule 2: who waits on the other side does not pass on the grant of the first', (t) => {
  const lane = new Both();
  lane.come('entry', 's1', '京A00001');
  lane.loop('exit', 'present');
  lane.read('京A00002', 95, 'exit');
  t.is(count(lane.effects, 'decide'), 1);
  t.is(count(lane.guard('present'), 'tailgating'), 0);
  lane.loop('entry', 'absent');
  lane.guard('absent');
  lane.wait(500);
  t.is(lane.state.sides.turn, 'exit');
  t.deepEqual(asked(lane.effects), ['entry', 'exit'], 'its read is decided on in its turn');
});

test('the turn stays while a grant is open, and goes over when it ends unused', (t) => {
  const lane = new Both();
  lane.come('entry', 's1', '京A00001');
  lane.loop('entry', 'absent');
  lane.loop('exit', 'present');
  t.is(lane.state.sides.turn, 'entry');
  const effects = lane.wait(31_000);
  t.is(count(effects, 'grantUnused'), 1);
  t.is(lane.state.sides.turn, 'exit');
});

for (const how of ['waved through', 'under an arm that stands open'] as const) {
  test(`rule 2: who goes ${how}, unseen by the loop of its side, is not the next car there`, (t) => {
    const lane = new Both();
    if (how !== 'waved through') lane.arm('up', 1_000);
    lane.read('京A00001', 95, 'exit');
    if (how === 'waved through') lane.command('raise');
    lane.guard('present');
    lane.read('京A00001', 95, 'exit');
    lane.guard('absent');
    lane.wait(1_000);
    lane.read('京A00001', 95, 'exit');
    lane.wait(5_000);
    lane.loop('exit', 'present');
    t.deepEqual(asked(lane.effects), []);
    lane.read('京A00002', 95, 'exit');
    t.deepEqual(asked(lane.effects), ['exit']);
  });
}

test('a grant from before a start is for the car that stands there, on either side', (t) => {
  for (const side of ['entry', 'exit'] as const) {
    const lane = new LaneDriver({ direction: 'both' });
    lane.read('京A00001', 0, null);
    const early = {
      ...(lane.state.early ?? { atMs: 0, sinceMs: 0, read: null }),
      resumedFromMs: 0,
    };
    if (early.read === null) return t.fail();
    const resumed = { ...early, read: early.read };
    lane.state = {
      ...lane.state,
      early: resumed,
      sides: { ...lane.state.sides, otherEarly: resumed },
    };
    const loops = {
      approach: 'absent',
      approachExit: 'absent',
      [loopOf(side)]: 'present',
    } as const;
    t.deepEqual(asked([...lane.tick(loops), ...lane.tick()]), [side]);
  }
});

test('who waits at a loop that could not be read for a moment has not driven off', (t) => {
  const lane = new Both();
  lane.come('entry', 's1', '京A00001');
  lane.loop('exit', 'present');
  lane.guard('present');
  lane.loop('exit', 'unknown', 20);
  lane.loop('exit', 'present', 20);
  t.true(lane.state.sides.otherWaits);
  lane.loop('entry', 'absent');
  lane.guard('absent');
  lane.wait(200);
  t.deepEqual(asked(lane.read('京B22222', 95, 'exit')), ['exit']);
});

test('rule 2: who has just passed is not the one who waits where it came from', (t) => {
  const lane = new Both();
  lane.come('entry', 's1', '京A00001');
  lane.drive('entry');
  lane.loop('exit', 'present', 5_000);
  lane.loop('entry', 'present');
  lane.read('京A00001', 95, 'entry');
  lane.read('京A00003', 95, 'exit');
  lane.decide(granting('s3', '京A00003'));
  lane.arm('up', 2_000);
  lane.guard('present');
  lane.loop('exit', 'absent', 500);
  lane.guard('absent');
  lane.wait(1_000);
  t.deepEqual(asked(lane.effects), ['entry', 'exit']);
  t.deepEqual(asked(lane.read('京A00002', 95, 'entry')), ['entry']);
});

test('rule 2: who was read on the other side before the last car passed is not due for longer', (t) => {
  const lane = new Both();
  lane.come('entry', 's1', '京A00001');
  lane.read('京A00002', 95, 'exit');
  lane.drive('entry');
  lane.read('京A00002', 95, 'exit');
  lane.wait(8_000);
  lane.loop('exit', 'present');
  t.deepEqual(asked(lane.effects), ['entry']);
  t.deepEqual(asked(lane.read('京A00002', 95, 'exit')), ['exit'], 'it stands there after all');
});

test('rule 5: who passed before a start is read for nobody, and whoever stands at a loop is another', (t) => {
  for (const side of ['entry', 'exit'] as const) {
    const lane = new LaneDriver({ direction: 'both' });
    const passed = passedBefore({ sessionId: 's1', plate: '京A00001', mayBeBack: false }, null, 0);
    lane.state = { ...lane.state, passed };
    const free = { approach: 'absent', approachExit: 'absent' } as const;
    lane.tick(free);
    lane.tick({ ...free, [loopOf(side)]: 'present' });
    t.deepEqual(asked(lane.read('京A00001', 95, side)), []);
    t.deepEqual(asked(lane.read('京A00002', 95, side)), [side]);
  }
});

test('with one loop and one camera, the read says which way, or nobody does', (t) => {
  const lane = new LaneDriver({ direction: 'both', oneLoop: true });
  lane.tick();
  lane.tick({ approach: 'present' });
  t.deepEqual(asked(lane.read('京A00001')), ['entry'], 'it comes nearer');
  const unsure = new LaneDriver({ direction: 'both', oneLoop: true });
  unsure.tick();
  unsure.tick({ approach: 'present' });
  const read = { ...unsureRead, direction: 'unknown' as const };
  t.deepEqual(asked(unsure.happen({ type: 'read', nowMs: 0, read, side: null })), [null]);
});

const unsureRead = {
  plate: '京A00001',
  confidence: 95,
  color: 'blue',
  trigger: 'automatic',
  cameraTimeS: 0,
  sequence: 1,
  offline: false,
} as const;

function told(effects: readonly LaneEffect[]): string[] {
  return effects.flatMap((effect) => (effect.type === 'alarm' ? [effect.text] : []));
}

for (const side of ['entry', 'exit'] as const) {
  test(`a loop that cannot be read on the ${side} side is alarmed, and the camera tells of cars there`, (t) => {
    const lane = new Both();
    lane.loop(side, 'unknown');
    const alarms = told(lane.wait(12_000));
    t.is(alarms.length, 1);
    t.true(alarms[0]?.startsWith(`no ${side} approach sensor said`));
    lane.read('京A00001', 95, side);
    t.deepEqual(asked(lane.tick()).concat(asked(lane.effects)).slice(0, 1), [side]);
  });

  test(`who is read before such a loop on the ${side} side waits for who has the lane`, (t) => {
    const lane = new Both();
    lane.loop(side, 'unknown');
    lane.wait(12_000);
    lane.come(far[side], 's1', '京A00001');
    lane.read('京A00002', 95, side);
    t.deepEqual(asked(lane.tick()), []);
    lane.guard('present');
    lane.loop(far[side], 'absent', 500);
    lane.guard('absent');
    t.deepEqual(asked(lane.wait(100)), [side]);
    t.is(lane.state.arrival?.read?.plate, '京A00002');
  });

  test(`who was read before such a loop on the ${side} side, and is not let through, gives way`, (t) => {
    const lane = new Both();
    lane.loop(side, 'unknown');
    lane.wait(12_000);
    lane.read('京A00002', 95, side);
    lane.tick();
    lane.decide(refusing('京A00002'));
    lane.loop(far[side], 'present');
    lane.read('京A00001', 95, far[side]);
    t.is(lane.state.arrival?.direction, side);
    lane.wait(31_000);
    t.is(lane.state.arrival?.direction, far[side]);
  });
}

test('rule 5: who comes to a loop that the last car has driven off already is not that car', (t) => {
  const lane = new Both();
  lane.come('exit', 's1', '京A00001');
  lane.drive('exit');
  lane.wait(2_100);
  lane.loop('entry', 'present');
  t.deepEqual(asked(lane.read('京A00002', 95, 'entry')), ['entry']);
});

test('rule 5: a trailer behind a gap still drives off', (t) => {
  const lane = new Both();
  lane.come('exit', 's1', '京A00001');
  lane.drive('exit');
  lane.wait(1_000);
  lane.loop('entry', 'present');
  t.deepEqual(asked(lane.read('京A00002', 95, 'entry')), []);
});

test('rule 5: who came to the loop where the last car would drive off is told by the camera there', (t) => {
  for (const plate of ['粤B77777', '京A00002', '京A00001']) {
    const lane = new Both();
    lane.come('exit', 's1', '京A00001');
    lane.cross('exit');
    // One misread of who has passed proves nobody.
    lane.read('沪C12345', 60, 'entry');
    for (let times = 0; times < 8; times += 1) {
      lane.wait(4_000);
      lane.read(plate, 95, 'entry');
    }
    t.deepEqual(asked(lane.effects), plate === '粤B77777' ? ['exit', 'entry'] : ['exit']);
  }
});

/** `京A00002` stands refused at the entry, and somebody waits at the exit. */
function refusedAtEntry(): Both {
  const lane = new Both();
  lane.loop('entry', 'present');
  lane.read('京A00002', 95, 'entry');
  lane.decide(refusing('京A00002'));
  lane.loop('exit', 'present');
  return lane;
}

test('who is refused keeps the lane from nobody who waits on the other side', (t) => {
  const lane = refusedAtEntry();
  t.deepEqual(asked(lane.read('京A00001', 95, 'exit')), []);
  lane.wait(25_000);
  lane.read('京A00001', 95, 'exit');
  t.deepEqual(asked(lane.wait(6_000)), ['exit']);
  lane.decide(granting('s1', '京A00001'));
  lane.arm('up', 2_000);
  lane.guard('present');
  lane.loop('exit', 'absent');
  lane.guard('absent');
  lane.tick();
  t.is(lane.state.sides.turn, 'entry', 'it is the turn of the one that was refused');
  t.deepEqual(asked(lane.read('京A00002', 95, 'entry')), ['entry']);
});

test('in a locked lane nobody takes turns', (t) => {
  const lane = new Both();
  lane.command('lock');
  lane.loop('entry', 'present');
  lane.read('京A00002', 95, 'entry');
  lane.loop('exit', 'present');
  lane.wait(45_000);
  t.is(lane.state.sides.turn, 'entry');
  t.deepEqual(asked(lane.command('unlock')), ['entry']);
});

/** `京A00001` stands at the entry with a grant, on which somebody from the exit side goes unseen. */
function takenFor(): Both {
  const lane = new Both();
  lane.come('entry', 's1', '京A00001');
  lane.loop('exit', 'present');
  lane.guard('present');
  lane.guard('absent');
  return lane;
}

test('rule 5: who is counted as passed and stays at its loop goes on with its stay, after the other side', (t) => {
  for (const leaves of [false, true]) {
    const lane = takenFor();
    lane.tick();
    t.is(lane.state.sides.turn, 'exit');
    if (leaves) lane.loop('entry', 'absent');
    lane.read('京A00002', 95, 'exit');
    lane.decide(granting('s2', '京A00002'));
    lane.guard('present');
    // Otherwise somebody stays at the loop of the exit, too.
    if (leaves) lane.loop('exit', 'absent');
    lane.guard('absent');
    if (leaves) lane.loop('entry', 'present', 6_000);
    lane.wait(21_000);
    t.is(lane.state.sides.turn, 'entry');
    const effects = lane.read('京A00001', 95, 'entry').map(({ type }) => type);
    t.deepEqual(effects, leaves ? ['decide'] : ['cameBack', 'decide']);
  }
});

test('who stays at its loop is an arrival, though the other side goes back at once', (t) => {
  const lane = takenFor();
  lane.loop('exit', 'absent');
  t.is(lane.state.arrival?.direction, 'entry');
});

test('rule 5: a misread of who drives off, and no read of another, makes nobody arrive', (t) => {
  const lane = new Both();
  lane.come('entry', 's1', '京A00001');
  lane.cross('entry');
  lane.wait(2_500);
  lane.read('京A99901', 60, 'exit');
  lane.wait(4_000);
  lane.read('京A00001', 95, 'exit');
  lane.wait(7_000);
  lane.read('京A99901', 60, 'exit');
  t.deepEqual(asked([...lane.wait(60_000), ...lane.effects]), ['entry']);
});

test('rule 5: a slow trailer behind a gap is not the next car on the other side', (t) => {
  for (const [stuck, decisions] of [
    [false, ['exit']],
    [true, ['exit', 'entry']],
  ] as const) {
    const lane = new Both();
    lane.come('exit', 's1', '京A00001');
    lane.guard('present');
    lane.loop('exit', 'absent');
    lane.loop('entry', 'present');
    lane.guard('absent');
    lane.guard('present');
    if (stuck) lane.wait(30_000);
    lane.loop('entry', 'absent', 3_500);
    lane.loop('entry', 'present', 1_200);
    if (!stuck) lane.guard('absent');
    lane.wait(11_000);
    lane.read('京A00002', 95, 'entry');
    t.deepEqual(asked(lane.effects), decisions);
  }
});

test('who gave way goes on with what was read of it when nobody has gone meanwhile', (t) => {
  for (const another of [false, true]) {
    const lane = refusedAtEntry();
    lane.wait(31_000);
    t.is(lane.state.sides.turn, 'exit');
    lane.wait(15_000);
    if (another) {
      lane.guard('present');
      lane.guard('absent');
    }
    lane.loop('exit', 'absent');
    lane.wait(200);
    t.is(lane.state.sides.turn, 'entry');
    t.deepEqual(asked(lane.effects), another ? ['entry'] : ['entry', 'entry']);
  }
});

test('who is not read keeps the lane from nobody who waits on the other side', (t) => {
  const lane = new Both();
  lane.loop('entry', 'present');
  lane.loop('exit', 'present', 5_000);
  lane.wait(20_000);
  lane.read('京A00001', 95, 'exit');
  t.deepEqual(asked(lane.wait(6_000)), ['exit']);
});

test('with one loop, who has passed and is read again with no way to tell where it drives is nobody', (t) => {
  for (const direction of ['unknown', 'approaching'] as const) {
    const lane = new LaneDriver({ direction: 'both', oneLoop: true });
    lane.letIn('s1', '京A00001');
    lane.guard('present');
    lane.guard('absent');
    lane.wait(11_000);
    const read = { ...unsureRead, direction };
    const effects = lane.happen({ type: 'read', nowMs: lane.nowMs, read, side: null });
    t.is(count(effects, 'decide'), direction === 'unknown' ? 0 : 1);
  }
});

for (const side of ['entry', 'exit'] as const) {
  test(`rule 5: who passed before a start and stands on the ${side} side goes on with its stay`, (t) => {
    const lane = new LaneDriver({ direction: 'both' });
    const passed = passedBefore({ sessionId: 's1', plate: '京A00001', mayBeBack: true }, null, 0);
    lane.state = { ...lane.state, passed };
    lane.tick({ approach: 'absent', approachExit: 'absent', [loopOf(side)]: 'present' });
    lane.wait(11_000);
    const effects = lane.read('京A00001', 95, side).map(({ type }) => type);
    t.deepEqual(effects, ['cameBack', 'decide']);
  });
}

test('rule 5: who stays on one side is not who is read on the other', (t) => {
  const lane = takenFor();
  lane.wait(11_000);
  t.is(count(lane.read('京A00001', 95, 'exit'), 'cameBack'), 0);
});

test('rule 2: who was read behind the one that gave way, or at the other loop, long ago decides for nobody', (t) => {
  const lane = refusedAtEntry();
  lane.read('粤B22222', 95, 'exit');
  lane.wait(31_000);
  t.is(lane.state.sides.turn, 'exit');
  t.deepEqual(asked(lane.effects), ['entry'], 'it is read anew');
  lane.read('沪C33333', 95, 'entry');
  lane.wait(15_000);
  lane.loop('exit', 'absent');
  lane.wait(200);
  t.is(lane.state.sides.turn, 'entry');
  t.deepEqual(asked(lane.effects), ['entry']);
});

test('rule 2: who gave way in doubt, or unread, is read anew in its next turn', (t) => {
  for (const plate of ['京A00002', '']) {
    const lane = new Both();
    lane.loop('entry', 'present');
    lane.read(plate, 95, 'entry');
    lane.decide(refusing(plate));
    const { arrival } = lane.state;
    if (arrival === null) return t.fail();
    if (plate !== '') lane.state = { ...lane.state, arrival: { ...arrival, doubtedMs: 0 } };
    lane.loop('exit', 'present');
    lane.wait(31_000);
    lane.loop('exit', 'absent');
    lane.wait(200);
    t.is(lane.state.arrival?.status, 'waiting-for-read');
  }
});
