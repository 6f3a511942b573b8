import test from 'ava';
import { exit } from '../../protocol/translate/up/exit.js';
import { describeTrace } from '../../runtime/cli/trace.js';
import { traceOf } from '../../runtime/sessions/trace.js';
import { readOwnDay } from '../../runtime/reconcile/own-day.js';
import { outboxShelf } from '../../runtime/store/shelves.js';
import { startLaneBox, type LaneBox } from '../bridge/lane-box.js';
import { standAtExit } from '../bridge/stand-at-exit.js';
import { START_MS } from '../support/test-environment.js';

/** The car that waits at the exit is let out free. @returns what was due of it, in fen */
async function release(box: LaneBox, reason = 'ambulance'): Promise<number> {
  const lane = box.role.lane('out1');
  const read = lane.state.arrival?.read ?? null;
  if (read === null) throw new Error('No car waits.');
  const dueFen = await box.role.attendants.release({ lane: lane.config, read }, '7', reason);
  lane.reconsider('attendant');
  await box.pass(500);
  return dueFen;
}

async function exitOf(box: LaneBox) {
  const orders = await box.parts.store.list(outboxShelf, { limit: 100 });
  for (const { value } of orders) {
    if (value.uplink.body === 'sessionClosed') return value.uplink.sessionClosed;
  }
  throw new Error('No exit is in the outbox.');
}

test('rule 4: a car is let out free while the cloud is away, and the exit tells why', async (t) => {
  const box = await startLaneBox(t);
  await standAtExit(box, '粤B12345');
  t.is(box.role.lane('out1').state.arrival?.status, 'paying');
  t.is(await release(box), 700);
  t.is(box.raises('out1'), 1);
  const closed = await exitOf(box);
  t.like(closed, {
    ...{ method: 'FREE', amountReceivableFen: 700, reducedFen: 700, freeReason: '1' },
    ...{ exitOperatorId: '7', cashPaidFen: 0, electronicPaidFen: 0 },
  });
  const told = exit(closed, { defaultVehicleClass: '小车' } as Parameters<typeof exit>[1]);
  t.is(told.service, 'out_park');
  t.like(told.data, { pay_type: 'free', freereasons: '1', total: '0.0', reduce_amount: '7.0' });
});

test('a release counts once for the shift, however often it is pressed', async (t) => {
  const box = await startLaneBox(t);
  await box.role.shifts.start('7', '');
  await standAtExit(box, '粤B12345');
  const [first, second] = await Promise.allSettled([release(box), release(box)]);
  t.like(first, { status: 'fulfilled', value: 700 });
  t.like(second, { status: 'rejected', reason: { code: 'payment/under-way' } });
  t.like((await box.role.shifts.end('7', null)).sums, { freed: 1, freedFen: 700, cashFen: 0 });
});

test('rule 9: trace and the books of the day tell of a release', async (t) => {
  const box = await startLaneBox(t);
  await standAtExit(box, '粤B12345');
  await release(box);
  const { sessionId } = await exitOf(box);
  const { store, stamper, config } = box.parts;
  const trace = await traceOf({ store, stamper, nodeId: config.node.id }, sessionId);
  if (trace === null) throw new Error('The stay is not known.');
  t.deepEqual([trace.owedFen, trace.paidFen], [0, 0]);
  t.regex(describeTrace(trace), /let out free of 7 yuan by 7: ambulance/);
  t.regex(describeTrace(trace), /let_out_free: 7 yuan, by 7: 救护车/);
  const day = { date: '', fromMs: START_MS - 86_400_000, untilMs: START_MS + 86_400_000 };
  const { stays } = await readOwnDay({ store, stamper }, day);
  t.deepEqual(
    stays.map(({ releasedFen, receivableFen }) => [releasedFen, receivableFen]),
    [[700, 700]],
  );
});

test('a reason that is not configured is refused with what is allowed', async (t) => {
  const box = await startLaneBox(t);
  await standAtExit(box, '粤B12345');
  await t.throwsAsync(release(box, 'friend'), {
    code: 'free/unknown-reason',
    message: '"friend" is no reason to let a car out free; allowed: ambulance (救护车).',
  });
  t.is(box.raises('out1'), 0);
});
