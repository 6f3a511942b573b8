import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { payChannels, prepayTypes } from '../value-lists.js';
import { answerText, parkId, result, serviceName } from './common.js';
import * as down from './down-fields.js';

const { fields, optional } = field;
const answerPage = { from: 'zhifu/466070' };

/** A driver paid before driving to the exit. */
export const prepayOrder = cloudMessage({
  serviceName: 'prepay_order',
  section: '3.2',
  titleZh: '预付订单通知',
  title: 'Prepayment of a stay',
  direction: 'down',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: 'bolink',
  // The number of the payment does not come back, so the order pairs the answer.
  echoes: ['order_id', 'prepay', 'park_id'],
  answerText: 'errmsg',
  request: fields('3.2', {
    car_number: field.text('Plate', { max: 8, example: '京G00000' }),
    service_name: serviceName('prepay_order'),
    // Another maker's cloud leaves prepay and prepay_type empty.
    prepay: field.moneyNumber('Amount prepaid', { max: 15, example: 6.5 }),
    prepay_type: optional(
      field.choice('Kind of prepayment; 1 if absent', prepayTypes, { max: 2, example: 1 }),
    ),
    pay_channel: field.choice('Payment channel', payChannels, { max: 8, example: 0 }),
    order_id: field.text('Order of the stay', { max: 48, example: '9009' }),
    query_order_no: optional(field.text('Number of the price query', { max: 48 })),
    park_id: parkId(),
    trade_no: field.text('Number of the payment', { max: 48 }),
    query_time: field.unixSeconds('Time of the price query'),
    pay_time: down.payTime(),
    arrive_money: down.credited(),
    fee: down.fee(),
    account_type: down.accountType(),
    remark: down.paymentRemark(),
    pay_company: down.payCompany(),
    pay_account: down.payAccount(),
    attach: down.attach(),
    pay_user_id: down.payUserId(),
  }),
  answer: fields('3.2', {
    service_name: serviceName('prepay_order', 12),
    data_target: down.toBolink(),
    state: result(),
    park_id: field.text('Car park number', { max: 24, ...answerPage }),
    order_id: field.text('Order of the stay', { max: 48, ...answerPage }),
    // A number in the request, a text here.
    prepay: field.text('Amount, as it came', { max: 15, example: '6.5', ...answerPage }),
    errmsg: optional(answerText()),
  }),
});
