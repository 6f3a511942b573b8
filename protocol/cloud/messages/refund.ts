import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { refundChannels, refundStates } from '../value-lists.js';
import { answerText, parkId, result, serviceName } from './common.js';
import * as down from './down-fields.js';

const { fields, optional } = field;

/** Money was paid back to a driver; only state 1 means that it went. */
export const refund = cloudMessage({
  serviceName: 'refund',
  section: '3.23',
  titleZh: '退款下发通知',
  title: 'Refund of a payment',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: ['trade_no'],
  answerText: 'errmsg',
  request: fields('3.23', {
    service_name: serviceName('refund', 24),
    union_id: down.unionId({ max: 24 }),
    park_id: parkId(),
    trade_no: field.text('Number of the payment', { max: 32, example: 'ABC1234567' }),
    refund_money: field.moneyNumber('Amount paid back', { max: 15, example: 1.58 }),
    state: field.choice('State of the refund', refundStates, { max: 1, example: 1 }),
    errmsg: down.resultText(),
    arrive_money: down.credited(15),
    // The example spells the key so.
    arrive_moeny: optional(
      field.moneyNumber('Amount credited, misspelt', { from: 'example of the page' }),
    ),
    fee: down.fee(15),
    account_type: down.accountType(),
    refund_channel: field.choice('Channel of the refund', refundChannels, { max: 1 }),
    refund_time: field.unixSeconds('Time of the refund'),
    // Plate and order are empty in the example: the payment is found by trade_no.
    car_number: field.text('Plate', { max: 24 }),
    order_id: field.text('Order of the stay', { max: 64 }),
    remark: down.paymentRemark(),
  }),
  answer: fields('3.23', {
    service_name: serviceName('refund', 24),
    data_target: down.toBolink(),
    state: result(),
    trade_no: field.text('Number of the payment', { max: 32 }),
    errmsg: optional(answerText()),
  }),
});
