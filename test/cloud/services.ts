import type { Static, TObject } from 'typebox';
import type { Received } from '../../protocol/cloud/field.js';
import { readFields, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import { inPark } from '../../protocol/cloud/messages/in-park.js';
import { laterpayOrderUpload } from '../../protocol/cloud/messages/laterpay-order-upload.js';
import { outPark } from '../../protocol/cloud/messages/out-park.js';
import {
  cardRowsMax,
  queryMonthCardPage,
} from '../../protocol/cloud/messages/query-month-card-page.js';
import { uploadLiftrod } from '../../protocol/cloud/messages/upload-liftrod.js';
import { fenOfYuan } from '../../protocol/cloud/money.js';
import type { CloudCard } from './card-shelf.js';
import type { CloudFlags } from './flags.js';
import type { Ledger } from './ledger.js';

/** What a service of the simulated cloud works with. */
export interface ServiceContext {
  ledger: Ledger;
  flags: CloudFlags;
  parkId: string;
  onPageServed: (page: number) => void;
}

export type Answer = Record<string, unknown>;
export type Service = (incoming: CloudIncoming, context: ServiceContext) => Answer;

/** The uplink services of the simulated cloud by their names. */
export const services: Readonly<Record<string, Service>> = {
  in_park: enter,
  out_park: leave,
  laterpay_order_upload: payLater,
  upload_liftrod: moveArm,
  query_month_card_page: cardPage,
};

const read = <Schema extends TObject>(
  schema: Schema,
  incoming: CloudIncoming,
): Received<Static<Schema>> => readFields(schema, incoming.fields).value;

function enter(incoming: CloudIncoming, { ledger, flags }: ServiceContext): Answer {
  const value = read(inPark.request, incoming);
  const { order_id: orderId = '', car_number: plate = '' } = value;
  const service_name = inPark.serviceName;
  if (orderId === '' || plate === '') return { state: 0, errmsg: '数据无效', service_name };
  ledger.entry({ orderId, plate, inTime: value.in_time ?? 0 }, flags.zeroYuanClosing);
  return { state: 1, errmsg: '', order_id: orderId, service_name };
}

function leave(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(outPark.request, incoming);
  const { order_id: orderId = '', car_number: plate = '' } = value;
  const service_name = outPark.serviceName;
  if (orderId === '' || plate === '') return { state: 0, errmsg: '数据无效', service_name };
  ledger.exit({
    orderId,
    plate,
    inTime: value.in_time ?? 0,
    outTime: value.out_time ?? 0,
    payType: value.pay_type ?? '',
    receivable: value.amount_receivable ?? '0',
    cash: [value.cash_prepay ?? '', value.cash_pay ?? ''],
    electronic: [value.electronic_prepay ?? '', value.electronic_pay ?? ''],
  });
  return { state: 1, errmsg: '', order_id: orderId, service_name };
}

function payLater(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
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

function moveArm(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadLiftrod.request, incoming);
  const liftrodId = value.liftrod_id ?? '';
  const service_name = uploadLiftrod.serviceName;
  if (liftrodId === '') return { state: 0, errmsg: '', service_name };
  ledger.lift({
    liftrodId,
    channelId: value.channel_id ?? '',
    operate: value.operate ?? null,
    reason: value.reason ?? null,
    note: value.resume ?? '',
    orderId: value.order_id ?? '',
  });
  return { state: 1, errmsg: 'upload data success!', service_name, liftrod_id: liftrodId };
}

function cardPage(incoming: CloudIncoming, context: ServiceContext): Answer {
  const value = read(queryMonthCardPage.request, incoming);
  const { page = 0, rp = 0, random_str = '' } = value;
  const echo = {
    service_name: queryMonthCardPage.serviceName,
    park_id: context.parkId,
    random_str,
  };
  if (page < 1 || rp < 1 || rp > cardRowsMax) {
    return { ...echo, state: 0, errmsg: '查询失败', count: 0, page, vip_list: [] };
  }
  const filter = { plate: value.car_number ?? '', cardId: value.card_id ?? '' };
  const { count, cards } = context.ledger.cards.page(filter, page, rp);
  const vip_list = cards.map((card) => rowOf(card, context.flags));
  context.onPageServed(page);
  return { vip_list, ...echo, count, errmsg: '查询成功!', state: 1, page };
}

/** A row of 2.33: it has neither update_time nor amount_receivable. */
function rowOf(card: CloudCard, flags: CloudFlags): Answer {
  const row: Answer = { ...card };
  delete row['update_time'];
  delete row['amount_receivable'];
  if (flags.tableSpelling) {
    delete row['car_number'];
    row['car_numner'] = card.car_number;
  }
  return row;
}
