import test, { type ExecutionContext } from 'ava';
import { outboxShelf } from '../../runtime/store/shelves.js';
import type { Requester } from '../../runtime/payments/exit-payments.js';
import { START_MS } from '../support/test-environment.js';
import { CHARGE_WAIT_MS } from '../../runtime/sessions/charge-state.js';
import {
  entryReported,
  linkUp,
  phoneCode,
  plate,
  startChargingBox,
  type ChargingBox,
} from './charging-box.js';

const lane = 'out1';
const paidAnswer = { state: 1, errmsg: '' };
const underWay = { state: 2, errmsg: '' };

test('rule 6: a wallet is charged once the cloud has the entry, and the arm rises', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push(paidAnswer);
  await box.toExit();
  await box.wallet('0.0', 1);
  t.deepEqual(box.charges, []);
  t.is(box.raises(lane), 0);
  await entryReported(box);
  t.is(box.charges.length, 1);
  t.like(box.charges[0], { car_number: plate, pay_type: 'wallet', order_id: box.stay().sessionId });
  t.is(box.charges[0]?.['electronic_pay'], box.charges[0]?.['total']);
  t.is(box.raises(lane), 1);
  const orders = (await box.parts.store.list(outboxShelf, { limit: 10 })).map(({ value }) => value);
  t.like(orders.at(-1)?.uplink, { body: 'sessionClosed', sessionClosed: { method: 'WALLET' } });
});

test('a balance pays if it is enough, and is left alone if it is not', async (t) => {
  const poor = await startChargingBox(t);
  await poor.toExit();
  await entryReported(poor);
  await poor.wallet('0.01', 0);
  t.deepEqual(poor.charges, []);
  poor.answers.push(paidAnswer);
  await poor.wallet('999', 0);
  t.is(poor.charges.length, 1);
  t.is(poor.raises(lane), 1);
});

test('the code of a phone is charged, and other codes are not', async (t) => {
  const box = await startChargingBox(t);
  t.is(box.role.payments.scanned(lane, phoneCode), '没有待支付车辆');
  await box.toExit();
  await entryReported(box);
  t.is(box.role.payments.scanned(lane, 'https://example.com/ticket'), '不是付款码');
  box.answers.push(paidAnswer);
  t.is(box.role.payments.scanned(lane, phoneCode), null);
  t.is(box.role.payments.scanned(lane, phoneCode), '正在支付,请稍候');
  await box.pass(500);
  t.is(box.charges.length, 1);
  t.like(box.charges[0], { pay_type: 'sweepcode', auth_code: phoneCode });
  t.is(box.raises(lane), 1);
  t.false(JSON.stringify(box.environment.log.lines).includes(phoneCode));
});

test('the screen at the lane gives the code over the cloud (7.4); a proof is refused', async (t) => {
  const box = await startChargingBox(t);
  await box.toExit();
  await entryReported(box);
  const proof = { type: 2, pay_info: 'paid', channel_id: 'B1' };
  t.like(await box.tell('sweepcode', proof), { state: 0, errmsg: '无法核对支付凭证,请联系管理员' });
  box.answers.push(paidAnswer);
  const told = box.tell('sweepcode', { type: 1, authcode: phoneCode, channel_id: 'B1' });
  await box.pass(500);
  t.like(await told, { service_name: 'sweepcode', state: 1 });
  t.is(box.raises(lane), 1);
});

test('rule 5: the notice after a paid answer is the same money', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push(paidAnswer);
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  const paid = box.paid();
  t.true(paid > 0);
  for (let time = 0; time < 2; time += 1) await box.notice('t1', 1, 'wallet', paid / 100);
  t.is(box.paid(), paid);
  t.is(box.raises(lane), 1);
});

test('rule 9: where a success alone is not trusted, only notice or platform open the arm', async (t) => {
  for (const later of ['notice', 'poll', 'nothing'] as const) {
    const box = await startChargingBox(t, { trustAnswer: false });
    box.answers.push(paidAnswer);
    await box.toExit();
    await box.wallet('0.0', 1);
    await entryReported(box);
    t.is(box.raises(lane) + box.paid(), 0, later);
    const total = Number(box.charges[0]?.['total']);
    if (later === 'notice') await box.notice('t1', 1, 'wallet', total);
    if (later === 'poll') box.paidAtCloud = 1;
    await box.pass(15_000);
    t.is(box.raises(lane), later === 'nothing' ? 0 : 1, later);
    t.is(box.paid(), later === 'nothing' ? 0 : Math.round(total * 100), later);
  }
});

test('a payment under way waits for its notice, and no second one begins', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push(underWay);
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  t.is(box.role.payments.at(lane)?.state.kind, 'under-way');
  t.is(box.shown(), `${plate} 正在支付,请稍候`);
  t.is(box.role.payments.scanned(lane, phoneCode), '正在支付,请稍候');
  const total = Number(box.charges[0]?.['total']);
  await box.notice('t1', 1, 'wallet', total);
  await box.pass(500);
  t.is(box.raises(lane), 1);
  t.is(box.charges.length, 1);
  t.is(box.paid(), Math.round(total * 100));
});

test('a notice of failure is shown with its reason, and the driver may try anew', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push(underWay, { state: 0, errmsg: '付款码已失效' }, paidAnswer);
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  await box.notice('t1', 0, 'wallet', Number(box.charges[0]?.['total']));
  t.regex(box.shown(), /支付失败,请重新支付.*余额不足/);
  // A wallet that failed is not charged by itself again.
  t.is(box.charges.length, 1);
  t.is(box.role.payments.scanned(lane, phoneCode), null);
  await box.pass(500);
  t.regex(box.shown(), /付款码已失效/);
  t.is(box.raises(lane), 0);
  t.is(box.role.payments.scanned(lane, phoneCode), null);
  await box.pass(500);
  t.is(box.raises(lane), 1);
  t.true((await box.events()).includes('payment_refused'));
});

test('without an answer the cloud is asked for the payment, which counts once', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push('cloud/unanswered');
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  t.is(box.raises(lane), 0);
  box.paidAtCloud = 1;
  await box.pass(15_000);
  t.is(box.raises(lane), 1);
  const paid = box.paid();
  await box.notice('t1', 1, 'wallet', paid / 100);
  t.is(box.paid(), paid);
});

test('rule 9: what is paid after a payment was found by asking counts beside it', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push('cloud/unanswered');
  await box.toExit();
  await entryReported(box);
  const dueFen = () => box.role.payments.at(lane)?.amountFen ?? 0;
  const firstFen = dueFen();
  // The next half hour begins before the payment is found.
  await box.pass(START_MS + 30 * 60_000 - 5_000 - box.environment.wall.unixMs());
  t.is(box.role.payments.scanned(lane, phoneCode), null);
  box.paidAtCloud = 1;
  await box.pass(15_000);
  t.is(box.paid(), firstFen);
  const restFen = dueFen();
  t.true(restFen > 0 && restFen < firstFen);
  await box.pass(30_000);
  await box.notice('t2', 1, 'scancode', restFen / 100);
  t.is(box.paid(), firstFen + restFen);
  t.is(box.raises(lane), 1);
});

test('a payment of which nothing is heard ends in two minutes, and another may begin', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push('link/lost', paidAnswer);
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  await box.pass(CHARGE_WAIT_MS);
  t.is(box.role.payments.at(lane)?.state.kind, 'failed');
  t.regex(box.shown(), /没有收到支付结果/);
  t.true((await box.events()).includes('charge_ended'));
  t.is(box.charges.length, 1);
  t.is(box.role.payments.scanned(lane, phoneCode), null);
  await box.pass(500);
  t.is(box.raises(lane), 1);
});

/** A first code of which nothing was heard, and a second one that is under way. */
async function withTwoCodes(t: ExecutionContext): Promise<ChargingBox> {
  const box = await startChargingBox(t);
  box.answers.push(underWay, underWay);
  await box.toExit();
  await entryReported(box);
  for (const waitMs of [CHARGE_WAIT_MS, 500]) {
    t.is(box.role.payments.scanned(lane, phoneCode), null);
    await box.pass(waitMs);
  }
  t.is(box.charges.length, 2);
  return box;
}

test('rule 5: the failure of a first code, told late and twice, does not end the payment by a second', async (t) => {
  const box = await withTwoCodes(t);
  const total = Number(box.charges[0]?.['total']);
  await Promise.all([1, 2].map(() => box.notice('t1', 0, 'sweepcode', total, CHARGE_WAIT_MS)));
  t.is(box.role.payments.at(lane)?.state.kind, 'under-way');
  t.is(box.role.payments.scanned(lane, phoneCode), '正在支付,请稍候');
  await box.notice('t2', 0, 'sweepcode', total);
  t.is(box.role.payments.at(lane)?.state.kind, 'failed');
});

test('the failure of a second code is told at once, though nothing was heard of the first', async (t) => {
  const box = await withTwoCodes(t);
  await box.notice('t2', 0, 'sweepcode', Number(box.charges[0]?.['total']));
  t.is(box.role.payments.at(lane)?.state.kind, 'failed');
  t.regex(box.shown(), /余额不足/);
});

test('rule 5: a part that an earlier code paid late leaves the second payment under way', async (t) => {
  const box = await withTwoCodes(t);
  await box.notice('t1', 1, 'sweepcode', 1, CHARGE_WAIT_MS);
  t.is(box.paid(), 100);
  t.is(box.raises(lane), 0);
  t.is(box.role.payments.scanned(lane, phoneCode), '正在支付,请稍候');
  await box.notice('t2', 1, 'sweepcode', 1);
  t.is(box.role.payments.at(lane)?.state.kind, 'paid');
  box.answers.push(paidAnswer);
  t.is(box.role.payments.scanned(lane, phoneCode), null);
});

test('rule 5: a failure that was answered, and is told by a notice as well, ends no second payment', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push({ state: 0, errmsg: '余额不足' }, underWay);
  await box.toExit();
  await entryReported(box);
  for (const waitMs of [5_000, 500]) {
    t.is(box.role.payments.scanned(lane, phoneCode), null);
    await box.pass(waitMs);
  }
  await box.notice('t1', 0, 'sweepcode', Number(box.charges[0]?.['total']), 4_000);
  t.is(box.role.payments.at(lane)?.state.kind, 'under-way');
});

test('rule 9: a notice that comes at once with the answer is the same payment', async (t) => {
  let answer: () => void = () => undefined;
  const cloud: Requester = ({ service }) =>
    new Promise((resolve) => {
      const text = JSON.stringify({ service_name: service, ...paidAnswer });
      answer = () => resolve({ delivery: 'DELIVERED', meaning: '', answer: text });
    });
  const box = await startChargingBox(t, { cloud });
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  const amountFen = box.role.payments.at(lane)?.amountFen ?? 0;
  const told = box.notice('t1', 1, 'wallet', amountFen / 100);
  answer();
  await told;
  await box.pass(500);
  t.is(box.paid(), amountFen);
});

test('a notice that does not say how it was paid is of the payment that is under way', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push(underWay);
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  const total = Number(box.charges[0]?.['total']);
  await box.notice('t0', 0, 'scancode', total);
  t.is(
    box.role.payments.at(lane)?.state.kind,
    'under-way',
    'the code of the lane was not asked for',
  );
  await box.notice('t1', 0, 'other', total);
  t.is(box.role.payments.at(lane)?.state.kind, 'failed');
});

test('rule 5: what may have gone out is not asked again when the link comes back', async (t) => {
  for (const code of ['link/lost', 'bridge/silent', 'call/expired', 'some/other']) {
    const box = await startChargingBox(t);
    box.answers.push(code, paidAnswer);
    await box.toExit();
    await box.wallet('0.0', 1);
    await entryReported(box);
    await linkUp(box, false);
    await box.pass(CHARGE_WAIT_MS);
    await linkUp(box);
    await box.pass(1_000);
    t.is(box.charges.length, 1, code);
  }
});

test('what is asked when the link comes back is what is due then', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push(paidAnswer);
  await box.toExit();
  await entryReported(box);
  const dueFen = box.role.payments.at(lane)?.amountFen ?? 0;
  await box.pass(2 * 3_600_000);
  await linkUp(box, false);
  await box.wallet('0.0', 1);
  t.deepEqual(box.charges, []);
  await linkUp(box);
  await box.pass(1_000);
  t.is(box.charges.length, 1);
  t.true(Number(box.charges[0]?.['total']) * 100 > dueFen);
  t.is(box.raises(lane), 1);
});

test('where the payment service answers nobody, a car leaves first once its own charge is over', async (t) => {
  const box = await startChargingBox(t);
  const { config, sessions } = box.parts;
  config.leaveFirst = { ...config.leaveFirst, unansweredCharges: 2 };
  box.answers.push('cloud/unanswered', 'cloud/unanswered');
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  await box.pass(CHARGE_WAIT_MS);
  t.is(box.raises(lane), 0, 'one silence is not enough');
  t.is(box.role.payments.scanned(lane, phoneCode), null);
  await box.pass(CHARGE_WAIT_MS - 5_000);
  box.role.lane(lane).reconsider('program');
  await box.pass(500);
  t.is(box.raises(lane), 0, 'its money may be on its way');
  await box.pass(5_000);
  t.is(box.raises(lane), 1);
  const owedFen = sessions.debtsOf(plate)[0]?.owedFen ?? 0;
  t.is(owedFen, Math.round(Number(box.charges[0]?.['total']) * 100));
  const { store } = box.parts;
  const orders = (await store.list(outboxShelf, { limit: 10 })).map(({ value }) => value.uplink);
  t.like(orders.at(-1), { sessionLeftUnpaid: { debtFen: owedFen } });
  t.true(
    box.environment.log
      .of('decided')
      .some(({ fields }) => String(fields['reasons']).includes('has not answered the last 2')),
  );
  // The money was there after all: the notice closes the debt.
  await box.notice('t1', 1, 'wallet', owedFen / 100);
  t.deepEqual(sessions.debtsOf(plate), []);
});

test('a refusal is an answer: the payment service is not away because drivers lack money', async (t) => {
  const box = await startChargingBox(t);
  const { config } = box.parts;
  config.leaveFirst = { ...config.leaveFirst, unansweredCharges: 1 };
  box.answers.push({ state: 0, errmsg: '余额不足' });
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  await box.pass(CHARGE_WAIT_MS);
  t.is(box.charges.length, 1);
  t.is(box.raises(lane), 0);
});

test('what was not sent fails at once, and the driver is told', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push('link/down');
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  t.regex(box.shown(), /支付请求未发出/);
});

test('a code that another question of the stay stands in the way of fails at once', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push('charge/under-way', paidAnswer);
  await box.toExit();
  await entryReported(box);
  for (const kind of ['failed', 'paid'] as const) {
    t.is(box.role.payments.scanned(lane, phoneCode), null);
    await box.pass(500);
    const state = box.role.payments.at(lane)?.state.kind ?? 'paid';
    t.is(state, kind);
  }
  t.is(box.raises(lane), 1);
});

test('rule 5: a start in the middle of a payment asks for no second one', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push(underWay);
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  await box.close();
  const again = await startChargingBox(t, { environment: box.environment });
  again.answers.push(paidAnswer);
  await again.toExit();
  t.deepEqual(again.charges, []);
  t.is(again.role.payments.at(lane)?.state.kind, 'under-way');
});
