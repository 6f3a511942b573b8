import { readFields, type CloudIncoming } from '../../cloud/lenient.js';
import { sweepcode } from '../../cloud/messages/sweepcode.js';
import { etcPay } from '../../cloud/messages/etc-pay.js';
import { outPark } from '../../cloud/messages/out-park.js';
import { fenOfYuan } from '../../cloud/money.js';
import type { PaymentMethod } from '../../park/values.js';
import { readDown } from '../read-down.js';

/** A message that asks for money: a 2.2 that does not tell of an exit, or 2.37. */
export interface AskedCharge {
  sessionId: string;
  plate: string;
  amountFen: number;
  method: PaymentMethod;
}

/** What it was answered: only PAID means that the money is there. */
export interface ChargeAnswer {
  outcome: 'PAID' | 'UNDER_WAY' | 'REFUSED';
  /** For the driver; may be empty. */
  reason: string;
}

const methods: Readonly<Record<string, PaymentMethod>> = {
  wallet: 'WALLET',
  sweepcode: 'SWEEP_CODE',
};

/** What a message asks the platform to charge; null where it charges nothing. */
export function askedCharge(
  service: string,
  data: Readonly<Record<string, unknown>>,
): AskedCharge | null {
  const { pay_type: payType, order_id: sessionId, car_number: plate, total } = data;
  const method = methodOf(service, payType);
  if (method === undefined || typeof sessionId !== 'string' || typeof total !== 'string')
    return null;
  const amountFen = fenOfYuan(total);
  return { sessionId, plate: typeof plate === 'string' ? plate : '', amountFen, method };
}

function methodOf(service: string, payType: unknown): PaymentMethod | undefined {
  if (service === etcPay.serviceName) return 'ETC';
  if (service !== outPark.serviceName || typeof payType !== 'string') return undefined;
  return methods[payType];
}

/** Without a readable state nothing is known, and the payment counts as under way. */
export function chargeAnswer({ method }: AskedCharge, incoming: CloudIncoming): ChargeAnswer {
  const { value } = readFields(outPark.answer, incoming.fields);
  const reason = value.errmsg ?? '';
  if (value.state === 0) return { outcome: 'REFUSED', reason };
  // What a success of 2.37 means is not public: the message may only have been taken over.
  const isPaid = value.state === 1 && method !== 'ETC';
  return { outcome: isPaid ? 'PAID' : 'UNDER_WAY', reason };
}

/** What the screen at a lane read off a phone (7.4). */
export interface ScannedCode {
  channelId: string;
  /** `proof`: shown after a payment. How it is checked is not public. */
  kind: 'payment-code' | 'proof';
  code: string;
}

/** @throws CloudError `cloud/request-unusable` */
export function scannedCode(incoming: CloudIncoming): ScannedCode {
  const { type, channel_id: channelId } = readDown(sweepcode, incoming, ['type', 'channel_id']);
  if (type !== 1) return { channelId, kind: 'proof', code: '' };
  const { authcode } = readDown(sweepcode, incoming, ['authcode']);
  return { channelId, kind: 'payment-code', code: authcode };
}
