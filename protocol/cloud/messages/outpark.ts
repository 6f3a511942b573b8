import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { latePayTypes, paymentStates, payChannels } from '../value-lists.js';
import { answerText, result, serviceName } from './common.js';
import * as down from './down-fields.js';

const { fields, optional } = field;
const sister = { from: 'section 3.29' };

/** What became of an electronic payment at the exit; only state 1 means paid. */
export const outpark = cloudMessage({
  serviceName: 'outpark',
  section: '3.4',
  titleZh: '电子收费异步返回结果',
  title: 'Result of an electronic payment',
  direction: 'down',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: ['trade_no', 'order_id'],
  answerText: 'errmsg',
  request: fields('3.4', {
    state: field.choice('State of the payment', paymentStates, { max: 2, example: 1 }),
    order_id: field.text('Order of the stay', { max: 48, example: '325101' }),
    service_name: serviceName('outpark'),
    trade_no: field.text('Number of the payment; a repetition has the same', { max: 48 }),
    pay_type: field.word('How it was paid', latePayTypes, { max: 10, example: 'wallet' }),
    pay_channel: optional(field.choice('Payment channel', payChannels, { max: 2 })),
    out_channel_id: optional(
      field.text('Exit lane', { max: 16, example: 'A1', requiredWhen: 'pay_type is scancode' }),
    ),
    total: field.moneyNumber('Amount paid', { max: 15, example: 0.04 }),
    errmsg: down.resultText(),
    pay_time: down.payTime(),
    car_number: field.text('Plate', { max: 8, example: '京GH0093' }),
    arrive_money: down.credited(),
    fee: down.fee(),
    account_type: down.accountType(),
    remark: down.paymentRemark(),
    pay_company: down.payCompany(),
    pay_account: down.payAccount(),
    attach: down.attach(),
    pay_user_id: down.payUserId(),
  }),
  answer: fields('3.4', {
    service_name: serviceName('outpark', 8),
    data_target: down.toBolink(),
    state: result(),
    errmsg: optional(answerText()),
    trade_no: field.text('Number of the payment', { max: 48, ...sister }),
    order_id: field.text('Order of the stay', { max: 48, ...sister }),
  }),
});
