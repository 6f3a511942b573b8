import test, { type ExecutionContext } from 'ava';
import { toCloud } from '../../protocol/translate/up.js';
import { localDate } from '../../runtime/rates/local-time.js';
import { askCloudDay } from '../../runtime/reconcile/cloud-day.js';
import { dayOf } from '../../runtime/reconcile/day.js';
import { outboxShelf } from '../../runtime/store/shelves.js';
import { startLaneBox, type LaneBox } from '../bridge/lane-box.js';
import { payInCash, standAtExit } from '../bridge/stand-at-exit.js';
import { CloudDouble } from '../cloud/double.js';
import type { PlatformBook } from '../cloud/platform-book.js';
import { START_MS } from '../support/test-environment.js';
import { comparingWith, tellDouble } from './with-double.js';

const parkKey = 'DEMOKEY0123456789';
const day = dayOf(localDate(START_MS));

/** A lane box beside a cloud that is told what the test wants it to know. */
async function boxAndCloud(t: ExecutionContext) {
  const box = await startLaneBox(t);
  const double = new CloudDouble({ parkId: '21835', parkKey, clock: box.environment.wall });
  const compareDays = comparingWith(double, box.parts);
  const compare = () => compareDays(day);
  const upload = async () => {
    for (const { value } of await box.parts.store.list(outboxShelf, { limit: 100 })) {
      const { service, data } = toCloud(value.uplink);
      tellDouble(double, service, data);
    }
  };
  return { box, platform: double.ledger.platform, compare, upload };
}

/** A car comes in, stays for an hour, and leaves as its payment says. */
async function stay(
  { box, platform }: { box: LaneBox; platform: PlatformBook | null },
  plate: string,
  pay: 'cash' | 'scancode',
): Promise<void> {
  await standAtExit(box, plate);
  const lane = box.role.lane('out1');
  if (pay === 'cash') {
    await payInCash(box, '7');
  } else {
    const session = box.parts.sessions.openOf(plate)[0];
    const notice = {
      state: 1,
      order_id: session?.sessionId,
      trade_no: `t-${plate}`,
      pay_type: 'scancode',
      total: (lane.state.arrival?.dueFen ?? 0) / 100,
      pay_time: Math.ceil(box.environment.wall.unixMs() / 1_000),
      car_number: plate,
    };
    platform?.tells('outpark', notice);
    const answered = box.tell('outpark', notice);
    await box.pass(200);
    await answered;
  }
  await box.pass(500);
  const guard = [...lane.config.guards.values()][0];
  if (guard === undefined) throw new Error('The exit has no guard.');
  box.board.setInput(guard.address, true);
  await box.car('out1', false);
  box.board.setInput(guard.address, false);
  await box.pass(10_000);
}

test('rule 9: a day that the cloud has been told of agrees to the fen', async (t) => {
  const { box, platform, compare, upload } = await boxAndCloud(t);
  await stay({ box, platform }, '粤B12345', 'cash');
  await stay({ box, platform }, '粤B23456', 'scancode');
  await upload();
  const comparison = await compare();
  t.deepEqual(comparison.differences, []);
  t.true(comparison.agrees);
  t.deepEqual(
    comparison.sums.map(({ here }) => here),
    [2, 1_400, 700, 700],
  );
});

test('a day that the cloud was not told of is explained stay by stay', async (t) => {
  const { box, compare } = await boxAndCloud(t);
  await stay({ box, platform: null }, '粤B12345', 'scancode');
  const { agrees, differences } = await compare();
  t.false(agrees);
  t.deepEqual(
    differences.map(({ kind, plate, reason }) => [kind, plate, reason]),
    [
      ['exit_missing_in_cloud', '粤B12345', 'its order waits for the cloud'],
      ['payment_missing_at_platform', '粤B12345', 'the platform does not list the payment'],
    ],
  );
});

test('a cloud that does not answer is told so', async (t) => {
  const ask = () =>
    Promise.resolve({ delivery: 'REFUSED' as const, meaning: 'the token is over', answer: '' });
  await t.throwsAsync(
    askCloudDay(ask, day, () => 1),
    {
      code: 'reconcile/refused',
      message: 'The cloud does not answer check_account: the token is over.',
    },
  );
});
