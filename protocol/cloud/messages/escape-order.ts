import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { paymentStates, payChannels } from '../value-lists.js';
import { parkId, serviceName } from './common.js';
import * as down from './down-fields.js';

const { fields, optional } = field;

/** The debt of a car that left without paying was paid. The page has no answer. */
export const escapeOrder = cloudMessage({
  serviceName: 'escape_order',
  section: '3.37',
  titleZh: '逃单补缴异步返回结果',
  title: 'Debt of an escaped car paid',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: [],
  answerText: '',
  request: fields('3.37', {
    state: field.choice('State of the payment', paymentStates, { max: 2, example: 1 }),
    // There is no plate beside the one in the remark: the order tells the stay.
    order_id: field.text('Order of the stay', { max: 48, example: '325101' }),
    service_name: serviceName('escape_order'),
    trade_no: field.text('Number of the payment', { max: 48 }),
    pay_channel: field.choice('Payment channel', payChannels, { max: 2, example: 0 }),
    total: field.moneyNumber('Amount paid', { max: 15, example: 0.04 }),
    errmsg: down.resultText(),
    pay_time: down.payTime(),
    arrive_money: down.credited(),
    fee: down.fee(),
    account_type: down.accountType(),
    remark: down.paymentRemark(),
    // The table calls it parkId, its example park_id. Both are read.
    parkId: optional(field.text('Car park number, as the table spells the key', { max: 24 })),
    park_id: optional(parkId()),
    union_id: down.unionId({ max: 24 }),
  }),
  answer: down.noAnswer('3.37'),
});
