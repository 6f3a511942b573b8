import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { checkAccount } from '../../../protocol/cloud/messages/check-account.js';
import { queryBlpay } from '../../../protocol/cloud/messages/query-blpay.js';
import { queryEscape } from '../../../protocol/cloud/messages/query-escape.js';
import { queryInpark } from '../../../protocol/cloud/messages/query-inpark.js';
import { queryMonthCard } from '../../../protocol/cloud/messages/query-month-card.js';
import { queryOrder } from '../../../protocol/cloud/messages/query-order.js';
import { queryParkDailyorder } from '../../../protocol/cloud/messages/query-park-dailyorder.js';
import { yuanText } from '../../../protocol/cloud/money.js';
import type { LedgerOrder } from '../ledger.js';
import { read, type Answer, type ServiceContext } from './service.js';

/** The documents let a comparison span 24 hours. */
const spanMaxS = 86_400;
const pageRows = 100;
const yuan = (fen: number) => fen / 100;

/** The period that is asked for; null when it is none, or too long. */
function periodOf(value: {
  begin_time?: number | undefined;
  end_time?: number | undefined;
}): { from: number; until: number } | null {
  const { begin_time: from, end_time: until } = value;
  if (from === undefined || until === undefined) return null;
  return until < from || until - from > spanMaxS ? null : { from, until };
}

/** The electronic payments of an order, one by one; how much they were is not told. */
export function paymentOf(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(queryOrder.request, incoming);
  const { order_id: orderId = '', time_temp = 0 } = value;
  const order = ledger.order(orderId);
  const payments = ledger.platform.all.filter((payment) => payment.orderId === orderId);
  const row = (state: 0 | 1, plate: string) => ({ state, car_number: plate, order_id: orderId });
  const data = payments.map(({ plate }) => row(1, plate));
  // An order may be uploaded with money that the platform did not take.
  if (data.length === 0 && order !== null) {
    data.push(row(order.income.electronicFen > 0 ? 1 : 0, order.plate));
  }
  const service_name = queryOrder.serviceName;
  return { service_name, time_temp, query_order_no: `q${time_temp}`, data };
}

/** The open stays of a plate. */
export function openStays(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const { car_number: plate = '', query_time } = read(queryInpark.request, incoming);
  const data = ledger.orders
    .filter((order) => order.open && order.plate === plate)
    .map(({ orderId, inTime }) => ({ in_time: inTime, car_number: plate, order_id: orderId }));
  const echo = { service_name: queryInpark.serviceName, query_time };
  return data.length > 0
    ? { ...echo, state: 1, data }
    : { ...echo, state: 0, errmsg: '未查询到在场订单' };
}

/** The page of the day's orders is somebody else's; this cloud has none to show. */
export function dailyPage(): Answer {
  const service_name = queryParkDailyorder.serviceName;
  return { service_name, state: 0, errmsg: '暂无订单页面' };
}

/** The sums of a period: entries by their entry, exits by their exit. */
export function account(incoming: CloudIncoming, { ledger, parkId }: ServiceContext): Answer {
  const value = read(checkAccount.request, incoming);
  const echo = { service_name: checkAccount.serviceName, park_id: parkId };
  const period = periodOf(value);
  if (period === null) return { ...echo, state: 0, errmsg: '查询时间有误' };
  const orders = ledger.orders.filter((order) => {
    const at = value.type === 0 ? order.inTime : order.outTime;
    return at >= period.from && at <= period.until;
  });
  const sum = (part: (order: LedgerOrder) => number) =>
    yuan(orders.reduce((total, order) => total + part(order), 0));
  return {
    ...echo,
    state: 1,
    errmsg: '',
    count: orders.length,
    amount_receive_total: sum(({ receivableFen }) => receivableFen),
    cash_pay_total: sum(({ income }) => income.cashFen),
    ele_pay_total: sum(({ income }) => income.electronicFen),
    order_list: orders.map(({ orderId }) => ({ order_id: orderId })),
  };
}

/** The electronic payments of a period, page by page. */
export function payments(incoming: CloudIncoming, { ledger, parkId }: ServiceContext): Answer {
  const value = read(queryBlpay.request, incoming);
  const { page_number: page = 1 } = value;
  const service_name = queryBlpay.serviceName;
  const period = periodOf(value);
  if (period === null) return { service_name, state: 0, errmsg: '查询时间有误' };
  const { from, until } = period;
  const paid = ledger.platform.all.filter(({ payTime }) => payTime >= from && payTime <= until);
  return {
    service_name,
    state: 1,
    errmsg: '',
    page_number: page,
    page_count: Math.max(1, Math.ceil(paid.length / pageRows)),
    park_id: parkId,
    count: paid.length,
    ele_pay_total: yuan(paid.reduce((total, { fen }) => total + fen, 0)),
    ele_refund: yuan(paid.reduce((total, { refundFen }) => total + refundFen, 0)),
    order_list: paid.slice((page - 1) * pageRows, page * pageRows).map((payment) => ({
      order_id: payment.orderId,
      tader_no: payment.tradeNo,
      pay_type: payment.payType,
      pay_channel: 0,
      total: yuan(payment.fen),
      car_number: payment.plate,
      state: payment.state,
      pay_time: payment.payTime,
    })),
  };
}

/** The stays of a plate that still owe something. */
export function debts(incoming: CloudIncoming, { ledger, parkId }: ServiceContext): Answer {
  const { car_number: plate = '', union_id: unionId = 0 } = read(queryEscape.request, incoming);
  const escapeOrder = ledger.debts
    .filter((debt) => debt.plate === plate)
    .map(({ orderId, debtFen, endTime }) => {
      const inTime = ledger.order(orderId)?.inTime ?? endTime;
      return {
        parkName: parkId,
        unionId,
        orderId,
        carNumber: plate,
        inTime,
        outTime: endTime,
        money: yuanText(debtFen),
        duration: `${Math.floor((endTime - inTime) / 60)}分钟`,
      };
    });
  return { state: 1, service_name: queryEscape.serviceName, escapeOrder };
}

/** The monthly cards of a plate; the keys differ from those of the pages of cards. */
export function cardsOf(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const { car_number: plate = '', random_str } = read(queryMonthCard.request, incoming);
  const { cards } = ledger.cards.page({ plate, cardId: '' }, 1, pageRows);
  return {
    state: 1,
    errmsg: '查询成功!',
    service_name: queryMonthCard.serviceName,
    random_str,
    vip_list: cards.map((card) => ({
      card_id: card.card_id,
      car_number: card.car_number,
      name: card.name,
      b_time: card.begin_time,
      e_time: card.end_time,
      mobile: card.tel ?? '',
    })),
  };
}
