import { readFields, type CloudIncoming } from '../../cloud/lenient.js';
import { queryBlpay } from '../../cloud/messages/query-blpay.js';
import { fenOfYuan } from '../../cloud/money.js';
import { writeFields } from '../../cloud/strict.js';
import { unixSecondsOf } from '../../cloud/time.js';
import type { CloudUpload } from '../up.js';
import type { Period } from './day-sums.js';

/** What the payment platform says of one payment. */
export interface PlatformPayment {
  /** Under either spelling of its key; empty when the platform gives none. */
  tradeNo: string;
  /** Empty when the platform names none. */
  sessionId: string;
  plate: string;
  amountFen: number;
  /** Given back, or about to be. */
  refunded: boolean;
}

/** One page of the payments of a period. */
export interface PlatformPage {
  payments: PlatformPayment[];
  pageCount: number;
}

const refundStates: readonly (number | undefined)[] = [3, 4];

/** Asks for a page, from 1 on (2.30). @param fresh makes the text, and so its signature, new */
export function platformPageQuestion(
  { fromMs, untilMs }: Period,
  page: number,
  fresh: number,
): CloudUpload {
  const data = writeFields(queryBlpay.request, {
    service_name: queryBlpay.serviceName,
    data_target: 'bolink',
    begin_time: unixSecondsOf(fromMs),
    end_time: unixSecondsOf(untilMs) - 1,
    random_temp: fresh,
    page_number: page,
  });
  return { service: queryBlpay.serviceName, data };
}

export function platformPageOf(incoming: CloudIncoming): PlatformPage {
  const { value } = readFields(queryBlpay.answer, incoming.fields);
  const payments = (value.order_list ?? []).map((row) => ({
    tradeNo: row.tader_no ?? row.trade_no ?? '',
    sessionId: row.order_id ?? '',
    plate: row.car_number ?? '',
    amountFen: fenOfYuan(row.total ?? 0),
    refunded: refundStates.includes(row.state),
  }));
  return { payments, pageCount: Math.max(1, value.page_count ?? 1) };
}
