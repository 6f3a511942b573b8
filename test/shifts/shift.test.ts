import test from 'ava';
import { recordOf } from '../../protocol/park/record.js';
import { journalShelf, outboxShelf } from '../../runtime/store/shelves.js';
import { startLaneBox, type LaneBox } from '../bridge/lane-box.js';
import { payInCash, standAtExit } from '../bridge/stand-at-exit.js';
import { START_MS } from '../support/test-environment.js';

const uplinks = async (box: LaneBox) =>
  (await box.parts.store.list(outboxShelf, { limit: 100 })).map(({ value }) => value.uplink);

async function endedWords(box: LaneBox): Promise<string[]> {
  const journal = await box.parts.store.list(journalShelf, { limit: 100 });
  return journal.flatMap(({ value }) => (value.event === 'shift_ended' ? [value.text] : []));
}

async function leaveForCash(box: LaneBox, by: string): Promise<number> {
  await standAtExit(box, '粤B12345');
  return payInCash(box, by);
}

test('a shift counts the cash that its operator takes, and hands it over', async (t) => {
  const box = await startLaneBox(t);
  const started = await box.role.shifts.start('7', 'booth1');
  const fen = await leaveForCash(box, '7');
  t.true(fen > 0);
  t.is(box.raises('out1'), 1);
  const ended = await box.role.shifts.end('7', fen + 50);
  t.is(ended.shiftId, started.shiftId);
  t.deepEqual(ended.sums, { cashFen: fen, cashPayments: 1, raised: 0, freed: 0, freedFen: 0 });
  t.deepEqual(await endedWords(box), [
    '7: 1 payments, 7 yuan in cash, counted 7.5 (+0.5), 0 arms raised by hand, ' +
      '0 cars let out free (0 yuan)',
  ]);
});

test('rule 6: start and end of a shift go up under one number, the start first', async (t) => {
  const box = await startLaneBox(t);
  await box.role.shifts.start('7', 'booth1');
  await box.pass(1_000);
  const { shiftId } = await box.role.shifts.end('7', null);
  const [started, ended] = await uplinks(box);
  t.like(started, { body: 'shiftChanged', shiftChanged: { shiftId, change: 'STARTED' } });
  t.like(ended, { body: 'shiftChanged', shiftChanged: { shiftId, change: 'ENDED' } });
  t.is(started?.sessionId, ended?.sessionId);
  t.true(shiftId.length <= 24);
});

test('rule 4: a shift and its cash are known after a restart', async (t) => {
  const box = await startLaneBox(t);
  await box.role.shifts.start('7', '');
  const fen = await leaveForCash(box, '7');
  await box.close();
  const again = await startLaneBox(t, box.environment);
  t.like(again.role.shifts.all()[0], { operatorId: '7', sums: { cashFen: fen }, endedAt: null });
  await t.throwsAsync(again.role.shifts.start('7', ''), { code: 'shift/on-duty' });
});

test('cash that somebody takes who is not on duty is in no shift, and opens the arm', async (t) => {
  const box = await startLaneBox(t);
  await box.role.shifts.start('7', '');
  await leaveForCash(box, '8');
  t.is(box.raises('out1'), 1);
  t.is(box.role.shifts.all()[0]?.sums.cashFen, 0);
  const closed = (await uplinks(box)).find(({ body }) => body === 'sessionClosed');
  t.like(closed, { sessionClosed: { exitOperatorId: '8' } });
});

test('an arm that an operator raises by command counts for the shift', async (t) => {
  const box = await startLaneBox(t);
  await box.role.shifts.start('7', '');
  const command = {
    commandId: 'c1',
    channelId: 'A1',
    action: 'RAISE',
    hold: false,
    issuedMs: START_MS,
    expiresMs: 0,
    operatorId: '7',
    sessionId: '',
    replyToNodeId: '',
    plate: '',
  } as const;
  const done = box.role.command(box.role.lane('in1'), command, 'attendant 7: a broken ticket');
  await box.pass(1_000);
  t.like(await done, { done: true });
  t.is(box.role.shifts.all()[0]?.sums.raised, 1);
});

test('who comes on duty must be on the list of operators, if the park has one', async (t) => {
  const box = await startLaneBox(t);
  const { shifts } = box.role;
  await t.throwsAsync(shifts.start('Mr. Li', ''), { code: 'shift/bad-operator' });
  await t.throwsAsync(shifts.end('7', null), {
    code: 'shift/not-on-duty',
    message: '"7" is not on duty; on duty: nobody.',
  });
  const header = {
    key: '9',
    createdMs: START_MS,
    updatedMs: START_MS,
    deleted: false,
    source: 'CLOUD' as const,
    revision: 1,
  };
  const content = { name: 'Li', sex: 'UNSPECIFIED' as const };
  box.parts.records.merge([recordOf('operator', header, content)], { synced: true });
  await t.throwsAsync(shifts.start('7', ''), {
    code: 'shift/unknown-operator',
    message: '"7" is no operator of this park; known: 9.',
  });
  t.is((await shifts.start('9', '')).operatorId, '9');
});
