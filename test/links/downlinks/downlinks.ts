import test, { type ExecutionContext } from 'ava';
import { headerOf } from '../../../protocol/park/record.js';
import { isOpen, paidFen, type ParkingSession } from '../../../runtime/sessions/session-book.js';
import { parkId, parkKey } from '../../cloud/some-front.js';
import { START_MS } from '../../support/test-environment.js';
import type { LinkKind } from '../conformance/some-cloud.js';
import { tokenOrSignature, written } from '../written-log.js';
import { startSite, type Shape, type Site } from './site.js';

const plate = '粤B12345';
const nowS = Math.floor(START_MS / 1_000);

const card = {
  card_id: 'c1',
  car_number: plate,
  begin_time: nowS - 86_400,
  end_time: nowS + 86_400,
  price: 150,
  amount_receivable: 150,
  create_time: nowS - 100,
  update_time: nowS - 50,
};
const lane = { channel_id: 'A1', passname: '南门', passtype: '1' };

const entryByHand = (plateOfCar = plate) => ({
  message_uuid: `e-${plateOfCar}`,
  car_number: plateOfCar,
  in_time: nowS - 3_600,
  in_channel_id: 'A1',
  user_id: '7',
});

/** A stay that the cloud itself has let begin. */
async function enter(site: Site): Promise<ParkingSession> {
  const { state, errmsg } = await site.ask('manual_inpark', entryByHand());
  const stay = site.box.parts.sessions.openOf(plate)[0];
  if (state !== 1 || stay === undefined) throw new Error(`No stay began: ${errmsg}`);
  return stay;
}

const notice = (sessionId: string, tradeNo = 't1') => ({
  state: 1,
  order_id: sessionId,
  trade_no: tradeNo,
  pay_type: 'wallet',
  total: 7,
  errmsg: '',
  pay_time: nowS,
  car_number: plate,
});

/**
 * How long the cloud looks for each answer, in milliseconds, and the state of the answer: wire.md 6.4.
 * A message that is handed through (3.22) is looked for longer, and is answered by nobody here.
 */
const waits: readonly {
  service: string;
  waitMs: number;
  state: 0 | 1;
  data: (stay: string) => object;
}[] = [
  { service: 'confirm_order_inform', waitMs: 2_000, state: 1, data: confirmOf },
  {
    service: 'lock_car',
    waitMs: 2_000,
    state: 1,
    data: (order_id) => ({ order_id, is_locked: 1 }),
  },
  { service: 'query_prodprice', waitMs: 2_000, state: 0, data: renewalOf },
  { service: 'query_price', waitMs: 3_000, state: 1, data: inside },
  { service: 'query_price', waitMs: 3_000, state: 0, data: atExit },
  { service: 'operate_liftrod', waitMs: 3_000, state: 1, data: () => liftOf('A1', 'l1') },
  { service: 'operate_liftrod', waitMs: 3_000, state: 0, data: () => liftOf('Z9', 'l2') },
  { service: 'deliver_ticket', waitMs: 7_700, state: 1, data: ticketOf },
];

function confirmOf(order_id: string): object {
  return { event_id: 'v1', channel_id: 'B1', order_id, car_number: plate, comid: parkId };
}

function renewalOf(): object {
  return { card_id: 'c1', months: '1', start_time: String(nowS), trade_no: 'r1', comid: parkId };
}

function inside(order_id: string): object {
  return { ...priceOf(0), order_id };
}

function atExit(): object {
  return { ...priceOf(1), out_channel_id: 'B1' };
}

function priceOf(pay_scene: number) {
  return { park_id: parkId, pay_scene, car_number: plate, query_order_no: 'q1' };
}

function liftOf(channel_id: string, liftrod_id: string) {
  return { channel_id, channel_name: '南门', operate: 0, liftrod_id };
}

function ticketOf(order_id: string): object {
  return {
    ...{
      ticket_id: 'k1',
      create_time: nowS,
      limit_day: nowS + 86_400,
      ticket_type: 1,
      ticket_unit: 1,
    },
    ...{ duration: 1, money: '0', time_range: 0, car_number: plate, shopName: '超市', order_id },
  };
}

async function bursts(t: ExecutionContext, kind: LinkKind): Promise<void> {
  const site = await startSite(t, kind);
  const records = [
    { service: 'month_member_sync', kind: 'permit', key: 'c1', data: card },
    { service: 'gate_sync', kind: 'channel', key: 'A1', data: lane },
  ] as const;
  for (const { service, kind: of, key, data } of records) {
    await site.ask(service, { ...data, operate_type: 1 });
    // The newest change first, each with the same content, and again until all are answered.
    for (const operates of [
      [3, 2, 1],
      [3, 3, 1, 2, 1],
      [3, 1],
    ]) {
      for (const operate_type of operates) {
        const { state } = await site.ask(service, { ...data, operate_type });
        t.is(state, 1, `${service} ${operate_type}`);
      }
      const record = site.box.parts.records.get(of, key);
      t.true(record !== undefined && headerOf(record).deleted, `${service} ${operates.join()}`);
      await site.environment.clock.advanceSettling(120_000);
    }
  }
  await site.restart();
  for (const operate_type of [2, 1]) await site.ask('month_member_sync', { ...card, operate_type });
  t.true(site.box.parts.records.permits.get('c1')?.deleted);
}

async function payments(t: ExecutionContext, kind: LinkKind): Promise<void> {
  const site = await startSite(t, kind);
  const stay = await enter(site);
  for (let time = 1; time <= 14; time += 1) {
    if (time === 8) await site.restart();
    t.is((await site.ask('outpark', notice(stay.sessionId))).state, 1);
    const known = site.box.parts.sessions.session(stay.sessionId);
    t.is(known === null ? 0 : paidFen(known), 700, `after ${time} notices`);
  }
}

/** The driver pays at the exit, and the notice is lost. */
async function askedFor(t: ExecutionContext, kind: LinkKind): Promise<void> {
  const site = await startSite(t, kind);
  const { sessionId } = await enter(site);
  const { clock } = site.environment;
  await site.box.car('out1', true);
  site.box.role.lane('out1').readByHand(plate);
  await clock.advanceSettling(500);
  const atExit = { ...priceOf(1), out_channel_id: 'B1', order_id: sessionId };
  t.is((await site.ask('query_price', atExit)).state, 1);
  const paid = () => {
    const stay = site.box.parts.sessions.session(sessionId);
    return stay === null ? 0 : paidFen(stay);
  };
  await clock.advanceSettling(30_000);
  t.is(paid(), 0);
  const { double } = site.cloud;
  const asked = () => double.counts.received['query_order'] ?? 0;
  t.true(asked() >= 9 && asked() <= 11, `after 10 s, then every 2 s: ${asked()} times`);
  const order = double.ledger.order(sessionId);
  if (order === null) throw new Error('The cloud does not know the order.');
  order.income.electronicFen = 700;
  await clock.advanceSettling(3_000);
  t.is(paid(), 700, 'the payment is found without a notice');
  t.is(site.box.raises('out1'), 1, 'the car goes');
  const before = asked();
  await clock.advanceSettling(120_000);
  t.is(asked(), before, 'what was found is not asked for again');
  for (const tradeNo of ['t1', 't1']) await site.ask('outpark', notice(sessionId, tradeNo));
  t.is(paid(), 700, 'the notice that comes at last is of the same payment');
  await site.ask('outpark', notice(sessionId, 't2'));
  t.is(paid(), 1_400, 'another one is not');
}

async function givenUp(t: ExecutionContext, kind: LinkKind): Promise<void> {
  const site = await startSite(t, kind);
  await enter(site);
  const { clock } = site.environment;
  await site.box.car('out1', true);
  site.box.role.lane('out1').readByHand(plate);
  await clock.advanceSettling(500);
  await site.ask('query_price', { ...priceOf(1), out_channel_id: 'B1' });
  await clock.advanceSettling(600_000);
  const asked = site.cloud.double.counts.received['query_order'] ?? 0;
  t.true(asked > 40 && asked <= 56, `asked ${asked} times within two minutes`);
  t.is(site.box.raises('out1'), 0);
}

async function inTime(t: ExecutionContext, kind: LinkKind): Promise<void> {
  const site = await startSite(t, kind);
  const { sessionId } = await enter(site);
  for (const { service, waitMs, state: wanted, data } of waits) {
    const { state, errmsg, afterMs } = await site.ask(service, { ...data(sessionId) });
    t.is(state, wanted, `${service}: ${errmsg}`);
    t.true(afterMs < waitMs, `${service} was answered after ${afterMs} ms`);
  }
}

async function shapes(t: ExecutionContext, kind: LinkKind): Promise<void> {
  for (const shape of ['flat', 'wrapped'] satisfies Shape[]) {
    const site = await startSite(t, kind);
    const ask = async (service: string, data: object) =>
      (await site.ask(service, { ...data }, { shape })).state;
    t.is(await ask('manual_inpark', entryByHand()), 1, shape);
    const stay = site.box.parts.sessions.openOf(plate)[0];
    if (stay === undefined) throw new Error('There is no stay.');
    t.is(await ask('month_member_sync', { ...card, operate_type: 1 }), 1, shape);
    t.is(await ask('lock_car', { order_id: stay.sessionId, is_locked: 1 }), 1, shape);
    t.is(await ask('outpark', notice(stay.sessionId)), 1, shape);
    t.is(await ask('operate_liftrod', liftOf('A1', 'l1')), 1, shape);
    t.is(site.box.raises('in1'), 1, shape);
  }
}

async function once(t: ExecutionContext, kind: LinkKind): Promise<void> {
  const site = await startSite(t, kind);
  const asked = [];
  for (let time = 0; time < 3; time += 1) {
    asked.push(await site.ask('operate_liftrod', liftOf('A1', 'l1')));
    t.is(site.box.raises('in1'), time === 0 ? 1 : 0, `raised by the ${time + 1}th sending`);
    asked.push(await site.ask('manual_inpark', entryByHand()));
    await site.restart();
  }
  t.deepEqual(new Set(asked.map(({ state }) => state)), new Set([1]));
  const stays = site.box.parts.sessions.openOf(plate);
  t.is(stays.filter((stay) => isOpen(stay)).length, 1);
}

/** The cloud dates no command to a lane; what it does date is a coupon. */
async function tooLate(t: ExecutionContext, kind: LinkKind): Promise<void> {
  const site = await startSite(t, kind);
  const { sessionId } = await enter(site);
  const late = {
    ...ticketOf(sessionId),
    ticket_id: 'k2',
    limit_day: nowS - 2 * 86_400,
    ticket_type: 2,
  };
  t.like(await site.ask('deliver_ticket', late), { state: 0, errmsg: '优惠已过期' });
  await site.restart();
  t.like(await site.ask('deliver_ticket', late), { state: 0, errmsg: '优惠已过期' });
  t.is((await site.ask('deliver_ticket', { ...ticketOf(sessionId), ticket_type: 2 })).state, 1);
}

async function quiet(t: ExecutionContext, kind: LinkKind): Promise<void> {
  const site = await startSite(t, kind);
  const { sessionId } = await enter(site);
  for (const { service, data } of waits) await site.ask(service, { ...data(sessionId) });
  await site.ask('outpark', notice(sessionId));
  await site.ask('outpark', notice('unknown'));
  await site.ask('month_member_sync', { ...card, operate_type: 1 });
  await site.ask('blackuser_sync', {
    ...{ black_uuid: 'b1', car_number: plate, create_time: nowS, operate_type: 1 },
  });
  await site.ask('change_car_number', {
    ...{ message_uuid: 'm1', order_id: sessionId, old_car_number: plate },
    new_car_number: '粤B99999',
  });
  const { lines } = site.environment.log;
  const all = written('debug', lines);
  t.true(all.includes(plate), 'the most talkative level does name plates');
  t.notRegex(all, tokenOrSignature);
  t.false(all.includes(parkKey));
  const usual = written('info', lines);
  t.true(usual.includes('request_refused'));
  for (const one of [plate, '粤B99999']) t.false(usual.includes(one), one);
}

const holds: Readonly<Record<string, (t: ExecutionContext, kind: LinkKind) => Promise<void>>> = {
  'rule 8: a burst of changes, newest first, again and contradictory, brings nothing back': bursts,
  'rule 8: a payment notice that comes fourteen times counts once, also after a restart': payments,
  'a payment at the exit whose notice never comes is asked for, and counts once': askedFor,
  'rule 7: a payment that is not made is asked for during two minutes, and no longer': givenUp,
  'rule 8: each answer comes within the wait of the cloud, also when a lane is silent': inTime,
  'rule 12: messages of the cloud do the same flat and wrapped': shapes,
  'rule 8: a command is carried out once, also after restarts, and answered each time': once,
  'rule 8: a coupon whose time is over is refused each time, also after a restart': tooLate,
  'no plate of a message of the cloud is in the usual log, and no key or signature in any': quiet,
};

/** What holds of messages of the cloud, whichever link brings them. */
export function testDownlinksOver(kind: LinkKind): void {
  for (const [title, hold] of Object.entries(holds)) {
    test.serial(`over ${kind}: ${title}`.replace(/^(over \w+: )(rule \d+: )/u, '$2$1'), (t) =>
      hold(t, kind),
    );
  }
}
