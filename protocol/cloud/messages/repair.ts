import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { payChannels } from '../value-lists.js';
import { result, serviceName } from './common.js';
import * as down from './down-fields.js';

const { fields, optional } = field;

/** A driver paid a debt of an earlier stay. */
export const repair = cloudMessage({
  serviceName: 'repair',
  section: '3.29',
  titleZh: '追缴订单异步返回结果',
  title: 'Debt paid',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: ['trade_no', 'order_id'],
  answerText: 'errmsg',
  request: fields('3.29', {
    state: field.choice('State of the payment', { 0: 'failed', 1: 'paid' }, { example: 1 }),
    order_id: field.text('Order of the stay', { example: '325101' }),
    service_name: serviceName('repair'),
    trade_no: field.text('Number of the payment'),
    pay_type: field.fixed('repair', 'a debt paid'),
    pay_channel: optional(field.choice('Payment channel', payChannels, { example: 1 })),
    out_channel_id: optional(field.text('Exit lane', { example: 'A1' })),
    total: field.moneyNumber('Amount paid', { example: 0.04 }),
    errmsg: field.note('Result text'),
    pay_time: down.payTime(),
    car_number: field.text('Plate', { example: '京GH0093' }),
    arrive_money: down.credited(),
    fee: down.fee(),
    account_type: down.accountType(),
    remark: down.paymentRemark(),
  }),
  answer: fields('3.29', {
    service_name: serviceName('repair'),
    data_target: down.toBolink(),
    state: result(),
    errmsg: down.failureText(),
    trade_no: field.text('Number of the payment'),
    order_id: field.text('Order of the stay'),
  }),
});
