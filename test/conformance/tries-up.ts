import { uplinkCodec } from '../../protocol/park/codec.js';
import type { Uplink } from '../../protocol/park/uplink.js';
import type { RecordKind } from '../../protocol/park/record-contents.js';
import { uploadedRecords } from '../../protocol/translate/records/uploaded.js';
import { toCloud } from '../../protocol/translate/up.js';
import { askCloudDay } from '../../runtime/reconcile/cloud-day.js';
import { dayOf } from '../../runtime/reconcile/day.js';
import type {
  CloudRequest,
  CloudRequestResult,
} from '../../runtime/bridge/requests/cloud-request.js';
import { inPark } from '../../protocol/cloud/messages/in-park.js';
import { readBackOf } from '../../protocol/translate/answers/read-back.js';
import type { CloudMessage } from '../../protocol/cloud/message.js';
import { messageOf } from '../../protocol/cloud/registry.js';
import { writeFields } from '../../protocol/cloud/strict.js';
import { answerTo, sampleOf } from './sections-sample.js';
import { PaymentPolls } from '../../runtime/bridge/stays/payment-polls.js';
import { readAllPages } from '../../runtime/bridge/cards/read-all-pages.js';
import type { CloudClient } from '../../runtime/bridge/cloud-client.js';
import { LanekeeperError } from '../../runtime/errors.js';
import { RecordDesk } from '../../runtime/records/record-desk.js';
import { outboxShelf } from '../../runtime/store/shelves.js';
import type { LaneBox } from '../bridge/lane-box.js';
import { someConfig } from '../support/some-config.js';
import { START_MS } from '../support/test-environment.js';
import { withAntenna } from '../support/with-antenna.js';
import { standAtExit } from '../bridge/stand-at-exit.js';
import { entryReported, linkUp } from '../payments/charging-box.js';
import { plate, readAtLane, withBox } from './tries-box.js';
import { startScreenSite } from '../screens/screen-site.js';

const seconds = Math.floor(START_MS / 1_000);

/** Events at a box, and what it says to the cloud about them. */
const events: Readonly<Record<string, (box: LaneBox) => Promise<unknown>>> = {
  'a car is let in': (box) => readAtLane(box, 'in1', plate),
  'a car that paid by phone leaves': async (box) => {
    await inside(box, plate);
    const orderId = box.parts.sessions.openOf(plate)[0]?.sessionId ?? '';
    await box.tell('prepay_order', {
      ...{ order_id: orderId, car_number: plate, prepay: 100, prepay_type: 1, pay_channel: 0 },
      ...{ park_id: '1', trade_no: 't1', query_time: seconds, pay_time: seconds },
    });
    await readAtLane(box, 'out1', plate);
  },
  'a car that paid cash leaves': async (box) => {
    const standing = await waiting(box);
    const cash = { amountFen: 10_000, method: 'CASH', by: 'Li' } as const;
    await box.role.attendants.pay(standing, cash);
    box.role.lane('out1').reconsider('attendant');
    await box.pass(500);
  },
  'a car leaves whose fee a coupon and charging lowered': async (box) => {
    await inside(box, plate);
    const order_id = box.parts.sessions.openOf(plate)[0]?.sessionId ?? '';
    const stay = { order_id, car_number: plate };
    const ticket = { ticket_id: '7', ticket_type: 0, money: '1', limit_day: seconds + 3_600 };
    await settledBy(box, box.tell('deliver_ticket', { ...stay, ...ticket, shop_name: '超市' }));
    const charge = { uuid: 'u1', type: 1, calculation_method: 0, start_charge_seq: 'C1' };
    await settledBy(box, box.tell('pay_notice', { ...stay, ...charge }));
    await readAtLane(box, 'out1', plate);
  },
  'a car is let out unpaid': async (box) => {
    const asked = box.role.attendants.letOut(await waiting(box), 'Li', 'no network');
    await box.pass(200);
    await asked;
    box.role.lane('out1').reconsider('attendant');
    await box.pass(500);
  },
  'somebody raises an arm from afar': (box) =>
    settledBy(box, box.tell('operate_liftrod', { channel_id: 'A1', operate: 0, liftrod_id: 'l1' })),
  'a misread car stands at the exit': async (box) => {
    await inside(box, plate);
    await readAtLane(box, 'out1', plate.replace('2', 'Z'));
  },
  'a stored-value card pays': async (box) => {
    const card = { card_id: 's1', car_number: plate, total_price: '100', operate_type: 1 };
    await settledBy(box, box.tell('prepay_card_sync', card));
    await waiting(box);
  },
  'a person comes on duty': (box) => settledBy(box, box.role.shifts.start('7', '')),
  'a person edits a record': async (box) => {
    const desk = new RecordDesk({ ...box.parts, onOrder: () => undefined });
    for (const kind of Object.keys(uploadedRecords) as RecordKind[]) {
      if (!sold.has(kind)) await desk.put(kind, '77', contents[kind] ?? {}, 'Li');
    }
  },
  'an operator sells for cards': async (box) => {
    const cash = { paidFen: 10_000, paidBy: null, by: '7' };
    const card = { card_id: 's1', car_number: plate, total_price: '100', operate_type: 1 };
    await settledBy(box, box.tell('prepay_card_sync', card));
    await box.role.cards.topUp('s1', 10_000, cash);
    const desk = new RecordDesk({ ...box.parts, onOrder: () => undefined });
    await desk.put('permit', 'm1', contents.permit ?? {}, 'Li');
    await box.role.cards.renew('m1', { months: 1, dueFen: 10_000 }, cash);
  },
};

/** Nobody edits these. */
const sold: ReadonlySet<string> = new Set(['cardRenewal', 'storedValueTrade']);

const contents: Partial<Record<RecordKind, object>> = {
  permit: { plates: [plate], validUntilMs: 4_000_000_000_000 },
  channel: { name: '南门', direction: 'ENTRY' },
  priceDescription: { vehicleClass: '小车' },
  blackListEntry: { plate },
  cardPackage: { name: '包月', period: '月' },
};

/** Which events make which messages to the cloud, found by letting them happen. */
export async function tryUplinks(): Promise<ReadonlyMap<string, string>> {
  const producers = new Map<string, string>();
  for (const [event, happen] of Object.entries(events)) {
    const uplinks = await withBox(async (box) => {
      await happen(box);
      return saidBy(box);
    });
    for (const uplink of uplinks) {
      const { service } = toCloud(uplink);
      if (!producers.has(service)) producers.set(service, event);
    }
  }
  producers.set(await askedForCards(), 'cards are compared with the cloud');
  for (const service of await askedForDay()) {
    producers.set(service, 'the books of a day are compared with the cloud');
  }
  producers.set(
    await askedForPayment(),
    'a driver at an exit was told a price, and no payment came',
  );
  producers.set(await askedAtAntenna(), 'a car that owes stands at an exit with an ETC antenna');
  for (const service of await askedForScreens()) {
    producers.set(service, 'the link is up and screens want to show it');
  }
  const entry: CloudMessage = inPark;
  const data = writeFields(entry.request, sampleOf(entry.request));
  const doubted = readBackOf(entry.serviceName, data, START_MS);
  if (doubted !== null) producers.set(doubted.service, 'an answer to an order proves nothing');
  return producers;
}

async function saidBy({ parts, environment }: LaneBox): Promise<Uplink[]> {
  const orders = await parts.store.list(outboxShelf, { limit: 100 });
  const files = await environment.pictures.list();
  const pictures = files.map((file) => uplinkCodec.decode(environment.pictures.bytes(file)));
  return [...orders.map(({ value }) => value.uplink), ...pictures];
}

async function askedForCards(): Promise<string> {
  let asked = '';
  const client = {
    request: (service: string) => {
      asked = service;
      return Promise.reject(new LanekeeperError('cloud/unanswered', 'The test answers nothing.'));
    },
  } as unknown as CloudClient;
  await withBox(({ environment }) =>
    readAllPages({ client, environment }).catch((error: unknown) => {
      if (!(error instanceof LanekeeperError)) throw error;
    }),
  );
  return asked;
}

/** Of a box whose stay is priced at the exit. */
async function askedForPayment(): Promise<string> {
  let asked = '';
  const request = (service: string) => {
    asked = service;
    return Promise.reject(new LanekeeperError('cloud/unanswered', 'The test answers nothing.'));
  };
  await withBox(async (box) => {
    await inside(box, plate);
    const { parts, stays } = box;
    const sessionId = parts.sessions.openOf(plate)[0]?.sessionId ?? '';
    const polls = new PaymentPolls({ ...parts, client: { request }, stays });
    polls.begin({ sessionId, plate, dueFen: 500, method: 'SCAN_CODE', chargeId: '' });
    await box.pass(15_000);
    polls.close();
  });
  return asked;
}

/** Of a box whose exit has an ETC antenna. */
async function askedAtAntenna(): Promise<string> {
  let asked = '';
  await withBox(async (box) => {
    box.role.askOver(({ service }) => {
      asked = service;
      return Promise.reject(new LanekeeperError('cloud/unanswered', 'The test answers nothing.'));
    });
    await linkUp(box);
    await standAtExit(box, plate);
    await entryReported(box);
  }, withAntenna);
  return asked;
}

/** A cloud that says yes to everything. */
async function askedForDay(): Promise<string[]> {
  const asked: string[] = [];
  const ask = ({ service, data }: CloudRequest): Promise<CloudRequestResult> => {
    asked.push(service);
    const message = messageOf(service);
    if (message === null) throw new Error(`${service} is not known.`);
    const answer = JSON.stringify(answerTo(message, data));
    return Promise.resolve({ delivery: 'DELIVERED', meaning: '', answer });
  };
  await askCloudDay(ask, dayOf('2026-06-15'), () => asked.length);
  return asked;
}

/** Of a box whose exit has a smart screen, where a car is asked to pay. */
async function askedForScreens(): Promise<string[]> {
  const closers: (() => Promise<void>)[] = [];
  const opening = { teardown: (close: () => Promise<void>) => void closers.push(close) };
  const lanes = someConfig().lanes.map((lane) => ({ ...lane, smartScreen: lane.id === 'out1' }));
  const cloud = { laneCodes: true, screenTextsMs: 3_600_000, unionId: '200208' };
  const site = await startScreenSite(opening, cloud, { lanes });
  site.double.ledger.masters.put('screen', 'B1', { device_ip: '192.168.8.30' });
  await site.pass(15_000);
  await site.cloudAsks('manual_inpark', entryByHand(plate));
  await site.car('out1', true, plate);
  for (const close of closers) await close();
  return site.link.sent.map(({ service_name: service }) => service);
}

function inside(box: LaneBox, license: string): Promise<unknown> {
  return settledBy(box, box.tell('manual_inpark', entryByHand(license)));
}

function entryByHand(car_number: string) {
  return { message_uuid: 'e1', car_number, in_time: seconds - 3_600, user_id: '7' };
}

/** A car that stands at the exit and owes. */
async function waiting(box: LaneBox) {
  await inside(box, plate);
  await readAtLane(box, 'out1', plate);
  const lane = box.role.lane('out1');
  const read = lane.state.arrival?.read ?? null;
  if (read === null) throw new Error('No car stands at the exit.');
  return { lane: lane.config, read };
}

async function settledBy<T>(box: LaneBox, asked: Promise<T>): Promise<T> {
  await box.pass(300);
  return asked;
}
