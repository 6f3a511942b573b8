import test from 'ava';
import { describeTrace } from '../../runtime/cli/trace.js';
import { readOwnDay } from '../../runtime/reconcile/own-day.js';
import { traceOf } from '../../runtime/sessions/trace.js';
import {
  entryReported,
  phoneCode,
  plate,
  startChargingBox,
  type ChargingBox,
} from './charging-box.js';

const paidAnswer = { state: 1, errmsg: '' };

async function traced(box: ChargingBox): Promise<string> {
  const { store, stamper, config } = box.parts;
  const of = { store, stamper, nodeId: config.node.id };
  const trace = await traceOf(of, box.stay().sessionId);
  if (trace === null) throw new Error('The stay is not known.');
  return describeTrace(trace);
}

test('a trace tells that a wallet was asked for money and paid', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push(paidAnswer);
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  const words = await traced(box);
  t.regex(words, /closed, paid 7 yuan, owes 0 yuan\n/);
  t.regex(words, /its wallet has 0 yuan and pays by itself/);
  t.regex(words, /asked for 7 yuan, WALLET/);
  t.regex(words, /paid 7 yuan, WALLET, by cloud/);
});

test('a trace tells of the code of a phone that failed and then paid, and never the code', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push({ state: 0, errmsg: '付款码已失效' }, paidAnswer);
  await box.toExit();
  await entryReported(box);
  for (let time = 0; time < 2; time += 1) {
    t.is(box.role.payments.scanned('out1', phoneCode), null);
    await box.pass(500);
  }
  const words = await traced(box);
  t.regex(words, /asked for 7 yuan, SWEEP_CODE/);
  t.regex(words, /payment failed, as the platform says: 付款码已失效/);
  t.regex(words, /paid 7 yuan, SWEEP_CODE/);
  t.false(words.includes(phoneCode));
});

test('a trace tells what was paid too much, what went back, and of change', async (t) => {
  const box = await startChargingBox(t);
  await box.toExit();
  await box.notice('t1', 1, 'scancode', 10);
  await box.pass(500);
  t.regex(await traced(box), /closed, paid 10 yuan, owes 0 yuan, 3 yuan too much\n/);
  const about = { order_id: box.stay().sessionId, car_number: plate };
  const refund = { refund_money: 2, state: 1, refund_time: 1_800_000_000, errmsg: '退款成功' };
  const change = {
    recharge_money: 0.99,
    state: 1,
    recharge_time: 1_800_000_000,
    errmsg: '找零成功',
  };
  for (let time = 0; time < 2; time += 1) {
    const back = box.tell('refund', { trade_no: 't1', ...refund, ...about, order_id: '' });
    const out = box.tell('recharge', { trade_no: 'c1', ...change, ...about });
    await box.pass(200);
    t.like(await back, { state: 1, trade_no: 't1' });
    t.like(await out, { state: 1, trade_no: 'c1' });
  }
  const words = await traced(box);
  t.regex(words, /closed, paid 8 yuan, owes 0 yuan, 1 yuan too much\n/);
  t.is(words.match(/paid back 2 yuan, SCAN_CODE, by cloud/g)?.length, 1);
  t.regex(words, /change_paid_out: 0\.99 yuan, state 1, c1: 找零成功/);
});

test('rule 9: a late notice of less than the platform let suppose is told as such, and what is missing', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push({ state: 2, errmsg: '支付中' });
  await box.toExit();
  await box.wallet('0.0', 1);
  await entryReported(box);
  // The platform has a prepayment whose notice is late, and says no more than that it has one.
  box.paidAtCloud = 1;
  await box.pass(15_000);
  t.is(box.raises('out1'), 1);
  t.regex(await traced(box), /closed, paid 7 yuan, owes 0 yuan\n/);
  const { sessionId } = box.stay();
  const paidS = Math.floor(box.environment.wall.unixMs() / 1_000) - 60;
  const prepaid = { prepay: 5, prepay_type: 1, pay_channel: 0, query_time: paidS, pay_time: paidS };
  const of = { order_id: sessionId, car_number: plate, park_id: '21835', trade_no: 'p1' };
  for (let time = 0; time < 2; time += 1) {
    const told = box.tell('prepay_order', { ...of, ...prepaid });
    await box.pass(200);
    t.like(await told, { state: 1 });
  }
  const words = await traced(box);
  t.regex(words, /closed, paid 5 yuan, owes 0 yuan, 2 yuan too little\n/);
  t.regex(words, / paid 7 yuan, WALLET, by cloud, number asked-2\.19-1\n/);
  t.is(words.match(/its payment asked-2\.19-1 was told of: 2 yuan less, .*number p1/g)?.length, 1);
  t.notRegex(words, /paid back/);
  const { store, stamper } = box.parts;
  const stays = (await readOwnDay({ store, stamper }, { date: '', fromMs: 0, untilMs: Infinity }))
    .stays;
  t.like(stays, [
    {
      atExit: { cashFen: 0, electronicFen: 700 },
      sinceExit: { paidFen: 0, paidBackFen: 0, toldLessFen: 200 },
      shortFen: 200,
    },
  ]);
});

test('rule 9: what a phone pays after its car was let out free is told as too much, and why', async (t) => {
  const box = await startChargingBox(t);
  box.answers.push({ state: 2, errmsg: '支付中' });
  await box.toExit();
  await entryReported(box);
  t.is(box.role.payments.scanned('out1', phoneCode), null);
  await box.pass(500);
  t.is(box.raises('out1'), 0);
  const lane = box.role.lane('out1');
  const read = lane.state.arrival?.read ?? null;
  if (read === null) throw new Error('No car waits.');
  await box.role.attendants.release({ lane: lane.config, read }, '7', 'ambulance');
  lane.reconsider('attendant');
  await box.pass(500);
  t.is(box.raises('out1'), 1, 'an ambulance does not wait for the money');
  await box.notice('t1', 1, 'sweepcode', 7);
  await box.pass(500);
  const words = await traced(box);
  t.regex(words, /closed, paid 7 yuan, owes 0 yuan, 7 yuan too much\n/);
  t.regex(words, /asked for 7 yuan, SWEEP_CODE/);
  t.regex(words, /let_out_free: 7 yuan, by 7: 救护车/);
  t.regex(words, /paid 7 yuan, SWEEP_CODE, by cloud/);
});
