import type { Static } from 'typebox';
import type { Received } from '../../../protocol/cloud/field.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { inPark } from '../../../protocol/cloud/messages/in-park.js';
import { laterpayOrderUpload } from '../../../protocol/cloud/messages/laterpay-order-upload.js';
import { outPark } from '../../../protocol/cloud/messages/out-park.js';
import { uploadOrder } from '../../../protocol/cloud/messages/upload-order.js';
import { fenOfYuan } from '../../../protocol/cloud/money.js';
import type { ExitUpload } from '../ledger.js';
import { changeResult, HandlerCrash, read, type Answer, type ServiceContext } from './service.js';

/** Number of this cloud's only operator. */
const unionId = 200000;

export function enter(incoming: CloudIncoming, context: ServiceContext): Answer {
  const { ledger, flags } = context;
  const value = read(inPark.request, incoming);
  const { order_id: orderId = '', car_number: plate = '' } = value;
  const service_name = inPark.serviceName;
  if (orderId === '' || plate === '') return { state: 0, errmsg: '数据无效', service_name };
  ledger.entry({ orderId, plate, inTime: value.in_time ?? 0 }, flags);
  const owed = flags.entryHidesDebts ? [] : owedBy(plate, context);
  const debts = owed.length === 0 ? {} : { escapeOrder: owed };
  return { state: 1, errmsg: '', order_id: orderId, service_name, ...debts };
}

/** The stays of a plate that still owe something, as an entry is answered. */
function owedBy(plate: string, { ledger, parkId }: ServiceContext): object[] {
  return ledger.debts
    .filter((debt) => debt.plate === plate)
    .map(({ orderId }) => ({ parkName: parkId, unionId, orderId }));
}

/** What exits and whole stays say of the end of a stay. */
type ExitFields = Partial<
  Pick<
    Received<Static<typeof outPark.request>>,
    | 'order_id'
    | 'car_number'
    | 'in_time'
    | 'out_time'
    | 'pay_type'
    | 'amount_receivable'
    | 'cash_prepay'
    | 'cash_pay'
    | 'electronic_prepay'
    | 'electronic_pay'
  >
>;

function exitOf(value: ExitFields): ExitUpload {
  return {
    orderId: value.order_id ?? '',
    plate: value.car_number ?? '',
    inTime: value.in_time ?? 0,
    outTime: value.out_time ?? 0,
    payType: value.pay_type ?? '',
    receivable: value.amount_receivable ?? '0',
    cash: [value.cash_prepay ?? '', value.cash_pay ?? ''],
    electronic: [value.electronic_prepay ?? '', value.electronic_pay ?? ''],
  };
}

const charging = ['wallet', 'sweepcode'];

export function leave(incoming: CloudIncoming, { ledger, flags, charges }: ServiceContext): Answer {
  const value = read(outPark.request, incoming);
  const { order_id: orderId = '', car_number: plate = '' } = value;
  // The published server puts both into its SQL as they are.
  if (flags.breaksOnQuotes && `${orderId}${plate}`.includes("'")) {
    throw new HandlerCrash('an apostrophe in the SQL');
  }
  const service_name = outPark.serviceName;
  if (orderId === '' || plate === '') return { state: 0, errmsg: '数据无效', service_name };
  if (charging.includes(value.pay_type ?? '') && charges !== 'paid') {
    const isRefused = charges === 'refused';
    const [state, errmsg] = isRefused ? [0, '余额不足'] : [2, '支付中'];
    return { state, errmsg, order_id: orderId, service_name };
  }
  const exit = exitOf(value);
  if (charging.includes(exit.payType)) ledger.platform.charge(exit);
  ledger.exit(exit);
  return { state: 1, errmsg: '', order_id: orderId, service_name };
}

/** A whole stay at once: an order that is known is overwritten and closed, another one is added. */
export function wholeStay(incoming: CloudIncoming, context: ServiceContext): Answer {
  const { ledger, flags } = context;
  const value = read(uploadOrder.request, incoming);
  const { order_id: orderId } = value;
  const service_name = uploadOrder.serviceName;
  if (orderId === undefined && flags.missingKeyHitsAll) {
    const rows = ledger.overwriteAll(exitOf(value));
    return { ...changeResult(rows, context), service_name };
  }
  if (orderId === undefined || orderId === '') {
    return { state: 0, errmsg: '数据无效', service_name, order_id: orderId };
  }
  ledger.exit(exitOf(value), { booksNewOnly: flags.wholeStayBooksNewOnly });
  return { state: 1, errmsg: '', order_id: orderId, service_name };
}

export function payLater(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(laterpayOrderUpload.request, incoming);
  const { uuid = '', order_id: orderId = '', car_number: plate = '' } = value;
  const service_name = laterpayOrderUpload.serviceName;
  const debtFen = fenOfYuan(value.price ?? '0');
  if (uuid === '' || orderId === '' || plate === '' || debtFen === 0) {
    return { service_name, uuid, state: 2, message: '操作失败' };
  }
  ledger.laterPay({
    uuid,
    orderId,
    plate,
    debtFen,
    inTime: value.in_time ?? 0,
    endTime: value.end_time ?? 0,
    receivable: value.amount_receivable ?? '0',
  });
  return { service_name, uuid, state: 1, message: '操作成功' };
}
