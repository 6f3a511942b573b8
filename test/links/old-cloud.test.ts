import test from 'ava';
import { run } from './conformance/run.js';

test('rule 6: a debt that a cloud of 2018 does not know is put aside with the reason, and blocks nobody', async (t) => {
  t.timeout(120_000);
  const ran = await run({
    kind: 'tcp',
    preset: 'server-2018',
    stays: 200,
    seed: 2,
    leaveFirst: 0.2,
  });
  const owing = ran.stays.filter(({ debtFen }) => debtFen > 0);
  t.true(owing.length > 10);
  t.deepEqual(
    ran.deadLetters.map(({ uplink }) => uplink.sessionId).sort(),
    owing.map(({ orderId }) => orderId).sort(),
  );
  for (const { uplink, refusedReason } of ran.deadLetters) {
    t.is(uplink.body, 'sessionLeftUnpaid');
    t.regex(refusedReason, /^Tried 3 times: .* may not know the service laterpay_order_upload\.$/);
  }
  const { ledger } = ran.cloud.double;
  for (const { orderId, paidFen } of ran.stays) {
    const { exits } = ledger.order(orderId)?.effects ?? { exits: 0 };
    t.is(exits, paidFen > 0 ? 1 : 0);
  }
  t.is(ran.waiting, 0);
});
