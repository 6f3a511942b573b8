import { isPayCode } from '../../drivers/scanner/pay-code.js';
import type { Clock, Timer } from '../../drivers/clock.js';
import type { Fact, FactKind, PaymentFailed } from '../../protocol/park/fact.js';
import type { PaymentMethod } from '../../protocol/park/values.js';
import type { SessionClosed } from '../../protocol/park/uplink.js';
import { defaultUpContext } from '../../protocol/translate/up.js';
import { charge, type ChargeMeans } from '../../protocol/translate/up/exit.js';
import type { CloudRequest, CloudRequestResult } from '../bridge/requests/cloud-request.js';
import { isUnsent } from '../bridge/requests/unsent.js';
import type { LaneConfig } from '../config/config.js';
import { text } from '../decisions/decision.js';
import { isServiceAway } from '../decisions/leave-first.js';
import type { Log } from '../environment/log.js';
import { codeOf, sentenceOf } from '../errors.js';
import type { LaneText } from '../lane/events.js';
import type { NodeParts } from '../node-parts.js';
import {
  chargeState,
  etcIsUntried,
  mayStillBePaid,
  walletPays,
  type ChargeState,
} from '../sessions/charge-state.js';
import { chargesOf, isUnsettled } from '../sessions/charges.js';
import { inFacts, newFact } from '../sessions/new-fact.js';
import { isOpen, type ParkingSession } from '../sessions/session-book.js';
import type { Change } from '../store/write.js';
import { PaymentService } from './payment-service.js';

/** Sends one message to the cloud, over the bridge of the park. */
export type Requester = (request: CloudRequest) => Promise<CloudRequestResult>;

export interface ExitPaymentsOptions extends Pick<
  NodeParts,
  'config' | 'store' | 'stamper' | 'sessions'
> {
  environment: { clock: Clock; log: Log };
  journal: (
    lane: LaneConfig,
    event: string,
    words: string,
    about: { sessionId: string; plate: string },
  ) => Change;
  onDurable: (facts: readonly Fact[]) => void;
  /** The plate of the car that the lane asks to pay; null when none is asked. */
  whoPays: (laneId: string) => string | null;
  show: (laneId: string, words: LaneText) => void;
  linkUp: () => boolean;
  /** What the car that stands there owes, or may do about it, is to be decided anew. */
  reconsider: (laneId: string) => void;
}

type UnderWay = Extract<ChargeState, { kind: 'under-way' }>;

/** The car that was last asked to pay at a lane. */
interface Owing {
  lane: LaneConfig;
  closed: SessionClosed;
  dueFen: number;
  /** What was to be asked for and did not go out, until the link is there anew. */
  unsent: Set<PaymentMethod>;
}

/**
 * Electronic payments that the exit asks for itself: the wallet of a plate or the code of a phone
 * (2.2), or ETC (2.37). The question is a fact on disk before it goes out, so that no start repeats
 * it; the money is a fact that the bridge states, and the arm follows that fact alone. A payment
 * that nothing is heard of ends after `CHARGE_WAIT_MS`, or `ETC_WAIT_MS`: then the driver may try
 * anew, the attendant may settle, and leaving first follows its own rules.
 */
export class ExitPayments {
  readonly service: PaymentService;
  readonly #options: ExitPaymentsOptions;
  #request: Requester | null = null;
  readonly #owing = new Map<string, Owing>();
  /** Ends of waiting for the latest charge, by session. */
  readonly #ends = new Map<string, Timer>();
  /** Sessions whose question is on its way to the disk. */
  readonly #beginning = new Set<string>();

  constructor(options: ExitPaymentsOptions) {
    this.#options = options;
    this.service = new PaymentService(options.environment.clock);
  }

  /** From now on the cloud can be asked. */
  chargeOver(request: Requester): void {
    this.#request = request;
  }

  close(): void {
    for (const timer of this.#ends.values()) timer.cancel();
    this.#ends.clear();
  }

  /**
   * A car is asked to pay; its wallet pays, or ETC, if it may and has not been tried.
   * @returns what the driver is told while a payment is under way; null otherwise
   */
  owes(lane: LaneConfig, { closed, dueFen }: Pick<Owing, 'closed' | 'dueFen'>): LaneText | null {
    const before = this.#owing.get(lane.id);
    const isSame = before?.closed.sessionId === closed.sessionId;
    const unsent = isSame ? before.unsent : new Set<PaymentMethod>();
    const owing = { lane, closed, dueFen, unsent };
    this.#owing.set(lane.id, owing);
    const { sessionId, plate } = closed;
    const session = this.#options.sessions.session(sessionId);
    if (session === null) return null;
    const state = this.#stateOf(session);
    if (state.kind === 'under-way') {
      this.#awaitEnd(owing, state);
      return text('exit_paying', plate);
    }
    this.#chargeUnasked(session, owing);
    return null;
  }

  /**
   * A phone showed a code at the lane.
   * @returns why nothing comes of it, for whoever held it there; null when it is charged
   */
  scanned(laneId: string, code: string): string | null {
    if (!isPayCode(code)) return '不是付款码';
    const owing = this.#asked(laneId);
    if (owing === null) return '没有待支付车辆';
    const session = this.#options.sessions.session(owing.closed.sessionId);
    if (session === null || !isOpen(session)) return '没有待支付车辆';
    const objection = this.#whyNot(session);
    if (objection !== null) return objection;
    void this.#charge(owing, { method: 'SWEEP_CODE', authCode: code });
    return null;
  }

  /** What is under way at a lane, for people; null when no car is asked to pay. */
  at(laneId: string): { amountFen: number; plate: string; state: ChargeState } | null {
    const owing = this.#asked(laneId);
    if (owing === null) return null;
    const session = this.#options.sessions.session(owing.closed.sessionId);
    if (session === null) return null;
    const { plate } = owing.closed;
    return { amountFen: owing.dueFen, plate, state: this.#stateOf(session) };
  }

  /** A payment of a car that stands at a lane has failed: its driver is told why. */
  factsCame(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (isFromCloud(fact)) this.service.answered();
      if (fact.kind !== 'paid' && fact.kind !== 'paymentFailed') continue;
      const session = this.#options.sessions.session(fact.sessionId);
      // What is told late of another payment ends none that is under way.
      if (session !== null && this.#stateOf(session).kind === 'under-way') continue;
      this.#endWaiting(fact.sessionId);
      if (fact.kind !== 'paymentFailed') continue;
      for (const owing of this.#owing.values()) {
        if (owing.closed.sessionId !== fact.sessionId) continue;
        if (this.#asked(owing.lane.id) !== null)
          this.#chargeEnded(owing, fact.paymentFailed.reason);
      }
    }
  }

  /** The cloud is reached again: what pays without being asked was perhaps not asked yet. */
  linkCame(): void {
    for (const [laneId, { closed, unsent }] of this.#owing) {
      unsent.clear();
      const owing = this.#asked(laneId);
      const session = this.#options.sessions.session(closed.sessionId);
      if (owing === null || session === null) continue;
      // What is due has perhaps grown meanwhile.
      if (this.#paysUnasked(session, owing) !== null) this.#options.reconsider(laneId);
    }
  }

  /** The driver is told why; where nobody may pay later, the next means that needs no hand is tried. */
  #chargeEnded(owing: Owing, reason: string): void {
    const { lane, closed, dueFen } = owing;
    const words = { ...text('exit_pay_failed', closed.plate, { feeFen: dueFen }), reason };
    this.#options.show(lane.id, words);
    const { leaveFirst } = this.#options.config;
    if (isServiceAway(leaveFirst, this.service.unansweredInRow)) {
      this.#options.reconsider(lane.id);
      return;
    }
    const session = this.#options.sessions.session(closed.sessionId);
    if (session !== null) this.#chargeUnasked(session, owing);
  }

  /** The car that the lane asks to pay now; null when it asks none. */
  #asked(laneId: string): Owing | null {
    const owing = this.#owing.get(laneId);
    if (owing === undefined) return null;
    return this.#options.whoPays(laneId) === owing.closed.plate ? owing : null;
  }

  #chargeUnasked(session: ParkingSession, owing: Owing): void {
    const means = this.#paysUnasked(session, owing);
    if (means !== null && this.#whyNot(session) === null) void this.#charge(owing, means);
  }

  /**
   * What pays without the driver doing anything; null when nothing does. Money that may still come is
   * waited for: asked for again, it may come twice.
   */
  #paysUnasked(session: ParkingSession, { lane, dueFen, unsent }: Owing): ChargeMeans | null {
    const { factMs } = this.#options.stamper;
    if (mayStillBePaid(session, factMs)) return null;
    const wallet = !unsent.has('WALLET') && walletPays(session, dueFen, factMs);
    if (wallet) return { method: 'WALLET' };
    const etc = !unsent.has('ETC') && etcIsUntried(session, dueFen, factMs);
    if (lane.etc === null || !etc) return null;
    return { method: 'ETC', ...lane.etc };
  }

  /** Why the stay cannot be charged now; null when it can. */
  #whyNot(session: ParkingSession): string | null {
    if (this.#request === null || !this.#options.linkUp()) return '网络中断,请联系管理员';
    if (this.#beginning.has(session.sessionId)) return '正在支付,请稍候';
    if (this.#stateOf(session).kind === 'under-way') return '正在支付,请稍候';
    // An exit that overtakes its entry is stored as a whole stay, and the entry as another one.
    const isReported = session.facts.some(
      (fact) =>
        fact.kind === 'reported' && fact.reported.order === 'ENTRY' && !fact.reported.refused,
    );
    return isReported ? null : '入场记录未上传,请稍候';
  }

  async #charge(owing: Owing, means: ChargeMeans): Promise<void> {
    const { lane, closed, dueFen } = owing;
    const { sessionId, plate } = closed;
    const { show, environment } = this.#options;
    const { method } = means;
    this.#beginning.add(sessionId);
    let chargeId: string;
    try {
      const asked = { kind: 'chargeAsked', chargeAsked: { method, amountFen: dueFen } } as const;
      chargeId = await this.#state(owing, asked, 'charge_asked', `${dueFen} fen, ${method}`);
    } catch (error) {
      environment.log.error('charge_not_kept', { reason: sentenceOf(error) });
      return;
    } finally {
      this.#beginning.delete(sessionId);
    }
    show(lane.id, text('exit_paying', plate));
    const session = this.#options.sessions.session(sessionId);
    const state = session === null ? null : this.#stateOf(session);
    if (state?.kind === 'under-way') this.#awaitEnd(owing, state);
    await this.#send(owing, means, chargeId);
  }

  async #send(owing: Owing, means: ChargeMeans, chargeId: string): Promise<void> {
    const { environment, config, stamper } = this.#options;
    const { closed, dueFen } = owing;
    const { method } = means;
    // The antennas are another service than the one that charges wallets and phones.
    const isOfService = method !== 'ETC';
    try {
      const leftAt = stamper.corrected(stamper.now(), config.node.id);
      const enteredAt = stamper.corrected(closed.enteredAt, config.node.id);
      const told = { ...closed, enteredAt, leftAt };
      const { service, data } = charge(told, { dueFen, means }, defaultUpContext);
      await this.#request?.({ service, data, changesOrders: true, chargeId });
      if (isOfService) this.service.answered();
    } catch (error) {
      const code = codeOf(error);
      if (isOfService) this.service.failed(code);
      const reason = sentenceOf(error);
      environment.log.warn('charge_without_answer', { lane: owing.lane.id, code, reason });
      if (!isUnsent(code)) return;
      owing.unsent.add(method);
      const failed = { chargeId, reason: '支付请求未发出', end: 'NOT_SENT' } as const;
      await this.#fail(owing, failed, `not sent: ${reason}`);
    }
  }

  #awaitEnd(owing: Owing, { chargeId, leftMs }: UnderWay): void {
    const { sessionId } = owing.closed;
    this.#endWaiting(sessionId);
    const timer = this.#options.environment.clock.after(leftMs, () => {
      this.#ends.delete(sessionId);
      const failed = { chargeId, reason: '没有收到支付结果', end: 'SILENT' } as const;
      void this.#fail(owing, failed, 'no result in time');
    });
    this.#ends.set(sessionId, timer);
  }

  #endWaiting(sessionId: string): void {
    this.#ends.get(sessionId)?.cancel();
    this.#ends.delete(sessionId);
  }

  /** What comes later still counts: a failure takes no money back. */
  async #fail(owing: Owing, why: Omit<PaymentFailed, 'tradeNo'>, words: string): Promise<void> {
    const session = this.#options.sessions.session(owing.closed.sessionId);
    if (session === null || !isOpen(session)) return;
    const charges = chargesOf(session, this.#options.stamper.factMs).filter(isUnsettled);
    if (!charges.some(({ chargeId }) => chargeId === why.chargeId)) return;
    const failed = { kind: 'paymentFailed', paymentFailed: { ...why, tradeNo: '' } } as const;
    await this.#state(owing, failed, 'charge_ended', words).catch((error: unknown) => {
      this.#options.environment.log.error('charge_end_not_kept', { reason: sentenceOf(error) });
    });
  }

  async #state(owing: Owing, kind: FactKind, event: string, words: string): Promise<string> {
    const { config, store, stamper, sessions, onDurable, journal } = this.#options;
    const { sessionId, plate } = owing.closed;
    const about = { sessionId, plate };
    const source = { numbering: store, nodeId: config.node.id, at: stamper.now() };
    const fact = newFact(source, about, kind);
    await store.commit([inFacts(fact), journal(owing.lane, event, words, about)]);
    sessions.merge([fact]);
    onDurable([fact]);
    return fact.factId;
  }

  #stateOf(session: ParkingSession): ChargeState {
    const { stamper } = this.#options;
    return chargeState(session, stamper.unixMs(), stamper.factMs);
  }
}

/** The payment service has done something: a start or another box may have asked for it. */
function isFromCloud(fact: Fact): boolean {
  if (fact.kind !== 'paid' || fact.paid.by !== 'cloud') return false;
  return fact.paid.method !== 'CASH' && fact.paid.method !== 'ETC';
}
