import type { PaymentMethod } from '../../protocol/park/values.js';
import { paymentsAtPlatform } from '../../runtime/bridge/stays/asked-payment.js';
import { ETC_WAIT_MS } from '../../runtime/sessions/charge-state.js';
import {
  isOpen,
  isPaidBack,
  owedFen,
  paidFen,
  paymentsOf,
} from '../../runtime/sessions/session-book.js';
import { someRead } from '../decisions/some-context.js';
import type { Site } from '../links/downlinks/site.js';
import type { MoneyBook } from './money-book.js';
import type { Platform } from './platform.js';
import { cardIdOf, type Kind } from './right-holders.js';

export interface DayCar {
  plate: string;
  kind: Kind;
  /** Empty until it is inside. */
  orderId: string;
}

interface DriversOptions {
  site: Site;
  random: () => number;
  money: MoneyBook;
  platform: Platform;
}

/** An amount that somebody gives who does not know the price: too little, right or too much. */
const guessesFen = [100, 200, 500, 500, 700, 1_500] as const;
/** What becomes of a charge at the platform. */
const outcomes = ['paid', 'paid', 'paid', 'under-way', 'refused'] as const;
/** The same, of a car whose ETC pays late or never. */
const outcomesInVain = ['paid', 'under-way', 'under-way'] as const;
/** A payment code of WeChat. */
const PHONE_CODE = '134567890123456789';
const payTypes: Partial<Record<PaymentMethod, string>> = {
  ...{ WALLET: 'wallet', SWEEP_CODE: 'sweepcode', ETC: 'etc' },
};
/** Within so much do the clocks of platform and box differ. */
const CLOCKS_APART_MS = 8_000;
const ATTENDANT = '7';
/** What is put on a stored-value card at the booth. */
const TOP_UP_FEN = 500;

/** What the drivers of a day do, each of which is written in the book of their money. */
export class Drivers {
  /** What happened how often, for the proof that the day had it all. */
  readonly counts = {
    ...{
      refused: 0,
      cash: 0,
      phone: 0,
      prepaid: 0,
      prepaidUnheard: 0,
      refunds: 0,
      debtsPaid: 0,
      coupons: 0,
      freed: 0,
      topUps: 0,
      charges: 0,
      etc: 0,
      lateFailures: 0,
      paidTwice: 0,
      again: 0,
    },
  };
  readonly #options: DriversOptions;
  /** Of stays that are over: whose debt or surplus somebody sees to later. */
  #over: string[] = [];
  readonly #ended: string[] = [];
  /** Notices of prepayments that are on their way until their cars are gone. */
  #unheard: Record<string, unknown>[] = [];
  #trades = 0;
  /** Plates that have been inside. */
  readonly #known = new Set<string>();

  constructor(options: DriversOptions) {
    this.#options = options;
  }

  /** Says whether the car came in. */
  async enter(car: DayCar): Promise<boolean> {
    const { box } = this.#options.site;
    await this.#standAt('in1', car.plate);
    const stay = box.parts.sessions.openOf(car.plate)[0];
    if (stay === undefined) {
      this.counts.refused += 1;
      await box.car('in1', false);
      await box.pass(2_000);
      return false;
    }
    car.orderId = stay.sessionId;
    if (this.#known.has(car.plate)) this.counts.again += 1;
    this.#known.add(car.plate);
    await this.#driveOn('in1');
    if (car.kind === 'wallet' && !this.#options.platform.cut) {
      const wallet = { car_number: car.plate, balance: '500', autopay: 1 };
      await this.#options.platform.tell('update_balance', wallet);
    }
    return true;
  }

  /** Pays with the phone, or gets a coupon from a shop, in time or not. */
  async whileInside(car: DayCar): Promise<void> {
    const { random, platform } = this.#options;
    if (car.kind === 'couponed' && !platform.cut && random() < 0.5) {
      this.counts.coupons += 1;
      await platform.tell('deliver_ticket', this.#coupon(car), this.#times());
    }
    if (car.kind === 'stored-value' && random() < 0.5) await this.#topUp(car);
    if (car.kind === 'etc-in-vain' && !platform.cut && random() < 0.6) {
      const notice = this.#prepay(car, 1);
      this.#unheard.push(notice);
      platform.books('prepay_order', notice);
      this.counts.prepaidUnheard += 1;
    }
    if (car.kind !== 'prepaid') return;
    this.counts.prepaid += 1;
    const prepaid = this.#prepay(car, random() < 0.2 ? 2 : 1);
    await platform.tell('prepay_order', prepaid, this.#times());
  }

  /** Pays before the car goes to the exit, to the platform (1) or in cash elsewhere (2). */
  #prepay(car: DayCar, prepay_type: 1 | 2): Record<string, unknown> {
    const amountFen = this.#pick(guessesFen);
    const trade_no = this.#book(car.orderId, prepay_type === 2 ? 'CASH' : 'SCAN_CODE', amountFen);
    const about = this.#about(car);
    const paid = { prepay: amountFen / 100, prepay_type, pay_channel: 0, trade_no };
    return { ...about, ...paid, query_time: about.pay_time };
  }

  /** What the drivers have put on their cards, in fen. */
  get toppedUpFen(): number {
    return this.counts.topUps * TOP_UP_FEN;
  }

  async #topUp(car: DayCar): Promise<void> {
    const { box } = this.#options.site;
    const payment = { paidFen: TOP_UP_FEN, paidBy: null, by: ATTENDANT };
    const sold = box.role.cards.topUp(cardIdOf(car.plate), TOP_UP_FEN, payment);
    await box.pass(100);
    await sold;
    this.counts.topUps += 1;
  }

  async leave(car: DayCar): Promise<void> {
    const { site, platform, random } = this.#options;
    const { box } = site;
    // Cashiers walk along the line of cars, and do not know the price then.
    if (car.kind === 'cash' && platform.cut) await this.#payCash(car, this.#pick(guessesFen));
    await this.#charging(car, () => this.#standAt('out1', car.plate));
    for (let time = 0; time < 3 && this.#dueFen() > 0; time += 1) await this.#pay(car);
    if (this.#dueFen() > 0) await this.#payCash(car, this.#dueFen());
    await box.pass(500);
    const stay = box.parts.sessions.session(car.orderId);
    if (stay === null || isOpen(stay)) throw new Error(`${car.plate} is not let out.`);
    await this.#driveOn('out1');
    if (car.kind === 'etc-in-vain' && random() < 0.5) await this.#etcPaysLate(car);
    this.#over.push(car.orderId);
    this.#ended.push(car.orderId);
  }

  /** Debts are paid, and surplus goes back, some time after the exit. */
  async later(): Promise<void> {
    const { random } = this.#options;
    await this.#tellUnheard();
    const seenTo = this.#over.filter(() => random() < 0.2);
    this.#over = this.#over.filter((orderId) => !seenTo.includes(orderId));
    for (const orderId of seenTo) await this.#settle(orderId);
  }

  /** At the end of the day all stays are looked at once more. */
  async atTheEnd(): Promise<void> {
    await this.#tellUnheard();
    for (const orderId of this.#ended) await this.#settle(orderId);
  }

  async #tellUnheard(): Promise<void> {
    const arrived = this.#unheard.filter(({ order_id }) => this.#ended.includes(String(order_id)));
    this.#unheard = this.#unheard.filter((notice) => !arrived.includes(notice));
    for (const notice of arrived) {
      await this.#options.platform.tell('prepay_order', notice, this.#times());
    }
  }

  async #settle(orderId: string): Promise<void> {
    const { site, random, platform } = this.#options;
    const stay = site.box.parts.sessions.session(orderId);
    if (stay === null) return;
    const pay_time = this.#nowS();
    const debtFen = owedFen(stay);
    if (debtFen > 0 && random() < 0.7) {
      // Some pay a part only.
      const amountFen = random() < 0.2 ? 100 : debtFen;
      const trade_no = this.#book(orderId, 'SCAN_CODE', amountFen);
      this.counts.debtsPaid += 1;
      const service = random() < 0.5 ? 'repair' : 'escape_order';
      const paid = { state: 1, order_id: orderId, trade_no, total: amountFen / 100, pay_time };
      await platform.tell(service, { ...paid, errmsg: '支付成功', remark: '追缴' }, this.#times());
    }
    const phone = paymentsAtPlatform(stay).find(
      ({ method, by }) => method === 'SCAN_CODE' && by === 'cloud',
    );
    const due = stay.facts.findLast((fact) => fact.kind === 'quoted');
    const surplusFen = paidFen(stay) - (due?.kind === 'quoted' ? due.quoted.amountFen : 0);
    const wentBack = paymentsOf(stay).some(isPaidBack);
    if (phone === undefined || surplusFen <= 0 || wentBack) return;
    const backFen = Math.min(surplusFen, phone.amountFen);
    this.#options.money.add(orderId, 'SCAN_CODE', -backFen);
    this.counts.refunds += 1;
    // The platform names the order only now and then.
    const order_id = random() < 0.5 ? orderId : '';
    const money = { refund_money: backFen / 100, refund_time: pay_time, refund_channel: 0 };
    const back = { trade_no: phone.tradeNo, state: 1, order_id, ...money, errmsg: '退款成功' };
    await platform.tell('refund', back, this.#times());
  }

  /** The driver at the exit does what such drivers do. */
  async #pay(car: DayCar): Promise<void> {
    const { site, platform, random } = this.#options;
    const dueFen = this.#dueFen();
    const lane = site.box.role.lane('out1');
    const read = lane.state.arrival?.read ?? null;
    if (car.kind === 'leaves-first' && read !== null) {
      await site.box.role.attendants.letOut({ lane: lane.config, read }, ATTENDANT, '赶时间');
      lane.reconsider('attendant');
      await site.box.pass(500);
      return;
    }
    if (car.kind === 'freed' && read !== null) {
      const standing = { lane: lane.config, read };
      const freedFen = await site.box.role.attendants.release(standing, ATTENDANT, 'ambulance');
      if (freedFen !== dueFen) throw new Error(`${freedFen} fen were freed instead of ${dueFen}.`);
      this.counts.freed += 1;
      lane.reconsider('attendant');
      await site.box.pass(500);
      return;
    }
    if (car.kind === 'etc-in-vain' && !platform.cut) {
      await site.box.pass(ETC_WAIT_MS);
      // The platform has said that there is a payment.
      if (this.#dueFen() === 0) return;
    }
    // Whose notice does not come pays the cashier, and has paid twice.
    const waits = site.box.role.payments.at('out1')?.state.kind === 'under-way';
    // A link that was cut takes a while to come back.
    if (waits || !site.box.role.link.up) return this.#payCash(car, dueFen);
    if (car.kind === 'scanned' && !platform.cut) {
      await this.#charging(car, async () => {
        const objection = site.box.role.payments.scanned('out1', PHONE_CODE);
        if (objection !== null) throw new Error(`${car.plate}: ${objection}`);
        await site.box.pass(500);
      });
      return;
    }
    if (car.kind === 'etc-in-vain' && !platform.cut) {
      await this.#charging(car, () => this.#showCodes(car));
      return;
    }
    if (car.kind !== 'phone') return this.#payCash(car, dueFen);
    // Some pay in two parts; now and then a payment fails at first.
    const amountFen = random() < 0.2 && dueFen > 100 ? 100 : dueFen;
    const failed = random() < 0.2;
    const trade_no = failed ? this.#trade() : this.#book(car.orderId, 'SCAN_CODE', amountFen);
    if (!failed) this.counts.phone += 1;
    const paid = { state: failed ? 0 : 1, pay_type: 'scancode', total: amountFen / 100 };
    await platform.tell('outpark', this.#notice(car, { ...paid, trade_no }), this.#times());
    await site.box.pass(500);
  }

  /**
   * During this the exit may charge the wallet or the phone of a car, or its ETC tag. The platform
   * takes the money, refuses, or takes its time, and the driver looks at what is gone.
   */
  async #charging(car: DayCar, during: () => Promise<void>): Promise<void> {
    const { site, platform, money, random } = this.#options;
    const { double } = site.cloud;
    const bookedFen = () => double.ledger.order(car.orderId)?.income.electronicFen ?? 0;
    const asked = () => {
      const stay = site.box.parts.sessions.session(car.orderId);
      const charges = stay?.facts.filter((fact) => fact.kind === 'chargeAsked') ?? [];
      // The antenna looks at every car, and finds nothing in those without a tag.
      return charges.filter(
        ({ chargeAsked: { method } }) => method !== 'ETC' || car.kind === 'etc',
      );
    };
    const [beforeFen, before] = [bookedFen(), asked().length];
    const among = car.kind === 'etc-in-vain' ? outcomesInVain : outcomes;
    double.charges = among[Math.floor(random() * among.length)] ?? 'paid';
    await during();
    const charge = asked()[before];
    if (charge === undefined || double.charges === 'refused') return;
    this.counts.charges += 1;
    const { method, amountFen } = charge.chargeAsked;
    if (method === 'ETC') this.counts.etc += 1;
    const isAnswered = method !== 'ETC' && double.charges === 'paid';
    if (isAnswered) {
      money.add(car.orderId, method, bookedFen() - beforeFen);
      // Not every platform leaves its notice out.
      if (random() < 0.5) return;
    }
    const trade_no = isAnswered ? this.#trade() : this.#book(car.orderId, method, amountFen);
    const pay_type = payTypes[method];
    const paid = { state: 1, pay_type, total: amountFen / 100, trade_no };
    await platform.tell('outpark', this.#notice(car, paid), this.#times());
    await site.box.pass(500);
  }

  /** What was paid otherwise comes a second time. */
  async #etcPaysLate(car: DayCar): Promise<void> {
    const { site, platform } = this.#options;
    const stay = site.box.parts.sessions.session(car.orderId);
    const asked = stay?.facts.find(
      (fact) => fact.kind === 'chargeAsked' && fact.chargeAsked.method === 'ETC',
    );
    if (asked?.kind !== 'chargeAsked') return;
    const { amountFen } = asked.chargeAsked;
    this.counts.paidTwice += 1;
    const trade_no = this.#book(car.orderId, 'ETC', amountFen);
    const paid = { state: 1, pay_type: 'etc', total: amountFen / 100, trade_no };
    await platform.tell('outpark', this.#notice(car, paid), this.#times());
  }

  /** While the phone pays, the platform tells that ETC has failed, and the driver is impatient. */
  async #showCodes(car: DayCar): Promise<void> {
    const { site, platform } = this.#options;
    const { payments } = site.box.role;
    const objection = payments.scanned('out1', PHONE_CODE);
    if (objection !== null) throw new Error(`${car.plate}: ${objection}`);
    await site.box.pass(500);
    const underWay = payments.at('out1')?.state.kind === 'under-way';
    const failed = { state: 0, pay_type: 'etc', total: 1, trade_no: this.#trade(), errmsg: '超时' };
    await platform.tell('outpark', this.#notice(car, failed));
    await site.box.pass(500);
    if (!underWay) return;
    this.counts.lateFailures += 1;
    const again = payments.scanned('out1', PHONE_CODE);
    if (again === null) throw new Error(`${car.plate} is charged a second time.`);
  }

  async #payCash(car: DayCar, amountFen: number): Promise<void> {
    const { box } = this.#options.site;
    const lane = box.role.lane('out1');
    const read = lane.state.arrival?.read ?? someRead(car.plate);
    const payment = { amountFen, method: 'CASH', by: ATTENDANT } as const;
    const paying = box.role.attendants.pay({ lane: lane.config, read }, payment);
    await box.pass(100);
    await paying;
    this.#options.money.add(car.orderId, 'CASH', amountFen);
    this.counts.cash += 1;
    lane.reconsider('attendant');
    await box.pass(500);
  }

  /** What the car at the exit is asked for now. */
  #dueFen(): number {
    const { arrival } = this.#options.site.box.role.lane('out1').state;
    return arrival?.status === 'paying' ? arrival.dueFen : 0;
  }

  async #standAt(laneId: string, plate: string): Promise<void> {
    const { box } = this.#options.site;
    await box.car(laneId, true);
    box.role.lane(laneId).readByHand(plate);
    await box.pass(500);
  }

  async #driveOn(laneId: string): Promise<void> {
    const { box } = this.#options.site;
    const guard = [...box.role.lane(laneId).config.guards.values()][0];
    if (guard === undefined) throw new Error(`${laneId} has no guard.`);
    box.board.setInput(guard.address, true);
    await box.car(laneId, false);
    box.board.setInput(guard.address, false);
    await box.pass(10_000);
  }

  /** What the platform tells of a payment at the exit (3.4). */
  #notice(car: DayCar, told: object) {
    return { errmsg: '', ...told, out_channel_id: 'B1', ...this.#about(car) };
  }

  #about({ plate, orderId }: DayCar) {
    return { order_id: orderId, car_number: plate, park_id: '21835', pay_time: this.#nowS() };
  }

  #coupon({ plate, orderId }: DayCar) {
    const coupon = { ticket_id: this.#trade(), ticket_type: 0, money: '2', discount: '0' };
    const valid = { limit_day: this.#nowS() + 7_200, shop_name: '1号商店', time_range: 0 };
    const stay = { car_number: plate, order_id: orderId, have_order: 1, park_id: '21835' };
    return { ...coupon, ...valid, ...stay };
  }

  #book(orderId: string, method: PaymentMethod, amountFen: number): string {
    this.#options.money.add(orderId, method, amountFen);
    return this.#trade();
  }

  #trade(): string {
    this.#trades += 1;
    return `t${this.#trades}`;
  }

  /** How often a notice comes. */
  #times(): number {
    return this.#pick([1, 1, 2, 3]);
  }

  #pick(among: readonly number[]): number {
    return among[Math.floor(this.#options.random() * among.length)] ?? 0;
  }

  /** By the clock of the platform, which is not quite that of the box. */
  #nowS(): number {
    const awayMs = (this.#options.random() - 0.5) * CLOCKS_APART_MS;
    return Math.floor((this.#options.site.environment.wall.unixMs() + awayMs) / 1_000);
  }
}
