import { createHash } from 'node:crypto';
import { CloudError } from './cloud-error.js';
import { yuanText } from './money.js';
import { unixSecondsOf } from './time.js';

/** What a driver at the exit pays, section 7.5. */
export interface PayCode {
  orderId: string;
  /** Above 0: a car that owes nothing is let out and gets no code. */
  priceFen: number;
  plate: string;
  /** 0 for none. */
  discountFen: number;
  enteredMs: number;
  /** The vendor's account. */
  unionId: string;
  parkId: string;
  channelId: string;
  /** When the code is made; it is valid for `payCodeValidMs` from then. */
  madeMs: number;
}

/** How long a code can be paid; then a new one is needed. */
export const payCodeValidMs = 60_000;

const page = 'https://s.bolink.club/unionapi/thirdtopayorder';

/**
 * The address behind the QR code with which a driver pays at the exit. The park makes it without
 * asking anybody, so it works while the park is offline and the phone is not. The signature is the
 * lower-case MD5 of the list in its brackets with the vendor's key behind it.
 *
 * What a driver sees for a code that is too old or wrongly signed is not public.
 * @param ukey the vendor's key
 * @throws CloudError `cloud/nothing-to-pay`, `cloud/field-empty`, `cloud/field-letters`,
 *   `cloud/not-money`, `cloud/not-a-time`
 */
export function payCodeAddress(code: PayCode, ukey: string): string {
  if (code.priceFen === 0) {
    throw new CloudError('cloud/nothing-to-pay', 'An order of 0 yuan needs no payment code.');
  }
  const values = [
    valueOf('order', code.orderId),
    yuanText(code.priceFen),
    valueOf('plate', code.plate),
    code.discountFen === 0 ? '0' : yuanText(code.discountFen),
    String(unixSecondsOf(code.enteredMs)),
    valueOf('union_id', code.unionId),
    valueOf('park', code.parkId),
    valueOf('lane', code.channelId),
    String(unixSecondsOf(code.madeMs)),
  ];
  const list = values.join(',');
  const sign = createHash('md5').update(`[${list}]${ukey}`, 'utf8').digest('hex');
  // The brackets stay as they are, only what they hold is encoded.
  return `${page}?params=[${encodeURIComponent(list)}]&sign=${sign}`;
}

const letters = /^[\p{L}\p{N}_.-]+$/u;

// A comma or bracket inside a value would move all values behind it.
function valueOf(name: string, text: string): string {
  if (text === '') throw new CloudError('cloud/field-empty', `The payment code has no ${name}.`);
  if (letters.test(text)) return text;
  throw new CloudError('cloud/field-letters', `The ${name} "${text}" cannot be in a payment code.`);
}
