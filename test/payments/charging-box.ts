import type { ExecutionContext } from 'ava';
import { linkStateCodec, outcomeCodec } from '../../protocol/park/codec.js';
import { ExitCharges } from '../../runtime/bridge/stays/exit-charges.js';
import { PaymentPolls } from '../../runtime/bridge/stays/payment-polls.js';
import type { CloudRequest } from '../../runtime/bridge/requests/cloud-request.js';
import type { Requester } from '../../runtime/payments/exit-payments.js';
import { LanekeeperError } from '../../runtime/errors.js';
import { paidFen, type ParkingSession } from '../../runtime/sessions/session-book.js';
import { journalShelf, outboxShelf } from '../../runtime/store/shelves.js';
import type { LaneConfig } from '../../runtime/config/config.js';
import { read } from '../../protocol/cloud/lenient.js';
import { standAtExit } from '../bridge/stand-at-exit.js';
import { startLaneBox, type LaneBox } from '../bridge/lane-box.js';
import type { TestEnvironment } from '../support/test-environment.js';

export const plate = '粤B12345';
/** A payment code of WeChat. */
export const phoneCode = '134567890123456789';

/** A box whose bridge reaches a cloud that a test plays, and a car that is about to leave. */
export interface ChargingBox extends LaneBox {
  /** What the cloud was asked to charge. */
  charges: Readonly<Record<string, unknown>>[];
  /** What the cloud says to the next charges: an answer, or the code of an error. */
  answers: (object | string)[];
  /** What the cloud says when it is asked for payments (2.19): how many there are. */
  paidAtCloud: number;
  /** The stay, also after it is over. */
  stay: () => ParkingSession;
  paid: () => number;
  events: () => Promise<string[]>;
  /** The car drives to the exit and is read. */
  toExit: () => Promise<void>;
  /** The cloud tells of the wallet (4.2). */
  wallet: (balance: string, autopay: 0 | 1) => Promise<void>;
  /** The cloud tells how a payment ended (3.4), some time ago. */
  notice: (
    tradeNo: string,
    state: 0 | 1 | 2,
    payType: string,
    total: number,
    agoMs?: number,
  ) => Promise<void>;
  shown: () => string;
}

export interface ChargingOptions {
  /** Whose disk is found again; a new one, if none is given. */
  environment?: TestEnvironment;
  /** In place of the cloud that says `answers`. */
  cloud?: Requester;
  trustAnswer?: boolean;
  /** What its lanes have beside the usual. */
  changed?: (lane: LaneConfig) => LaneConfig;
}

export async function startChargingBox(
  t: ExecutionContext,
  { environment, cloud, trustAnswer = true, changed }: ChargingOptions = {},
): Promise<ChargingBox> {
  const box = await startLaneBox(t, environment, undefined, changed);
  const { parts, stays } = box;
  const charges: ChargingBox['charges'] = [];
  const answers: ChargingBox['answers'] = [];
  const client = {
    request: () => {
      const row = { state: 1, car_number: plate, order_id: charging.stay().sessionId };
      const data = Array.from({ length: charging.paidAtCloud }, () => row);
      return Promise.resolve(read(JSON.stringify({ service_name: 'query_order', data })));
    },
  };
  const polls = new PaymentPolls({ environment: box.environment, client, stays });
  const send = ({ service, data }: CloudRequest) => {
    charges.push(data);
    const answer = answers.shift() ?? 'cloud/unanswered';
    if (typeof answer === 'string') return Promise.reject(new LanekeeperError(answer, answer));
    const text = JSON.stringify({ service_name: service, ...answer });
    return Promise.resolve({ delivery: 'DELIVERED', meaning: '', answer: text } as const);
  };
  const { log } = box.environment;
  const desk = new ExitCharges({ log, stays, polls, send: cloud ?? send, trustAnswer });
  box.role.askOver((request) => desk.send(request));
  let sessionId = '';
  const charging: ChargingBox = {
    ...box,
    charges,
    answers,
    paidAtCloud: 0,
    stay: () => {
      sessionId = parts.sessions.openOf(plate)[0]?.sessionId ?? sessionId;
      const stay = parts.sessions.session(sessionId);
      if (stay === null) throw new Error('There is no stay.');
      return stay;
    },
    paid: () => paidFen(charging.stay()),
    events: async () =>
      (await parts.store.list(journalShelf, { limit: 200 })).map(({ value }) => value.event),
    toExit: async () => {
      await linkUp(box);
      await standAtExit(box, plate);
      charging.stay();
    },
    wallet: async (balance, autopay) => {
      void box.tell('update_balance', { car_number: plate, balance, autopay });
      await box.pass(500);
    },
    notice: async (tradeNo, state, payType, total, agoMs = 0) => {
      const payTime = Math.floor((box.environment.wall.unixMs() - agoMs) / 1_000);
      const money = { total, pay_type: payType, pay_time: payTime, errmsg: '余额不足' };
      const of = { order_id: charging.stay().sessionId, car_number: plate };
      const told = box.tell('outpark', { trade_no: tradeNo, state, ...of, ...money });
      await box.pass(200);
      t.like(await told, { state: 1, trade_no: tradeNo });
    },
    shown: () => String(box.environment.log.of('shown').at(-1)?.fields['text'] ?? ''),
  };
  return charging;
}

/** The bridge says whether it reaches the cloud. */
export async function linkUp({ bus, topics, parts }: LaneBox, up = true): Promise<void> {
  const state = { up, sinceMs: 0, bridgeNodeId: parts.config.node.id, reason: '' };
  await bus.publish(topics.link(), linkStateCodec.encode(state), { retain: true });
}

/** The cloud has the entry. */
export async function entryReported(box: LaneBox): Promise<void> {
  const { store, config } = box.parts;
  const waiting = await store.list(outboxShelf, { limit: 10 });
  const entry = waiting.find(({ value }) => value.uplink.body === 'sessionOpened');
  if (entry === undefined) throw new Error('No entry waits.');
  const { messageId } = entry.value.uplink;
  const outcome = { messageId, delivery: 'DELIVERED', reason: '', answer: '' } as const;
  const payload = outcomeCodec.encode(outcome);
  await box.bus.publish(box.topics.outcome(config.node.id), payload, { retain: false });
  await box.pass(500);
}
