import { fenOfYuan } from '../../protocol/cloud/money.js';
import type { ExitUpload } from './ledger.js';

/** A payment as the payment platform has it, whether or not the car park was told. */
export interface PlatformPayment {
  tradeNo: string;
  orderId: string;
  plate: string;
  payType: string;
  fen: number;
  /** As 2.30 tells it: 1 settled, 2 prepaid, 3 refunded. */
  state: 1 | 2 | 3;
  /** Unix seconds. */
  payTime: number;
  refundFen: number;
}

/** Cash that somebody else took is told by a prepayment as well; the platform has no part in it. */
const cashPrepayment = 2;

/** The electronic payments that the platform took: it tells the car park of them, and lists them. */
export class PlatformBook {
  readonly #payments = new Map<string, PlatformPayment>();

  get all(): PlatformPayment[] {
    return [...this.#payments.values()];
  }

  /** Takes what an exit says is paid electronically, beyond what the platform has for the order. */
  charge({ orderId, plate, payType, outTime: payTime, electronic }: ExitUpload): void {
    const own = this.all.filter((payment) => payment.orderId === orderId);
    const fen = sumOf(electronic.map((yuan) => fenOfYuan(yuan || '0'))) - sumOf(own.map(fenOf));
    if (fen <= 0) return;
    this.#take({ tradeNo: `pay_${orderId}`, orderId, plate, payType, fen, state: 1, payTime });
  }

  /** What the platform tells the car park it has in its own book (3.1, 3.2, 3.23, 3.37, 3.46). */
  tells(service: string, data: Readonly<Record<string, unknown>>): void {
    const told = (name: string) => {
      const value = data[name];
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    };
    const known = this.#payments.get(told('trade_no'));
    if (service === 'refund') {
      if (known === undefined || data['state'] !== 1) return;
      known.state = 3;
      known.refundFen = fenOfYuan(told('refund_money'));
      return;
    }
    const isPrepaid = service === 'prepay_order' && data['prepay_type'] !== cashPrepayment;
    const isPaid = ['outpark', 'repair', 'escape_order'].includes(service) && data['state'] === 1;
    if (!isPrepaid && !isPaid) return;
    this.#take({
      tradeNo: told('trade_no'),
      orderId: told('order_id'),
      plate: told('car_number'),
      payType: told('pay_type') || 'scancode',
      fen: fenOfYuan(told(isPrepaid ? 'prepay' : 'total')),
      state: isPrepaid ? 2 : 1,
      payTime: Number(data['pay_time']),
    });
  }

  #take(payment: Omit<PlatformPayment, 'refundFen'>): void {
    if (this.#payments.has(payment.tradeNo)) return;
    this.#payments.set(payment.tradeNo, { ...payment, refundFen: 0 });
  }
}

const fenOf = ({ fen }: PlatformPayment) => fen;
const sumOf = (fen: readonly number[]) => fen.reduce((sum, one) => sum + one, 0);
