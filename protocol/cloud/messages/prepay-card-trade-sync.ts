import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { moneyDirections } from '../value-lists.js';
import { parkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;

/** Money was put on a stored-value card or paid back from it in the cloud. */
export const prepayCardTradeSync = cloudMessage({
  serviceName: 'prepay_card_trade_sync',
  section: '3.21',
  titleZh: '储值卡余额变更记录下发',
  title: 'Top-up or refund of a stored-value card',
  direction: 'down',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['trade_no'],
  answerText: 'errmsg',
  request: fields('3.21', {
    service_name: serviceName('prepay_card_trade_sync'),
    // Applied twice it would double the money.
    trade_no: field.text('Number of the change; a repetition has the same'),
    card_id: field.text('Number of the card', { example: '2017081000' }),
    pay_time: field.unixSeconds('Time of the change'),
    pay_type: field.text('How it was paid, in words', { example: '现金' }),
    total_price: field.signedMoneyText('Change of the balance; below 0 is a refund', {
      example: '123',
    }),
    car_number: optional(field.text('Plate', { example: '京GH0093' })),
    mobile: field.text('Telephone', { example: '15000000000' }),
    park_id: parkId(),
    name: field.note('Owner', { example: '张三' }),
    collector: optional(field.note('Cashier')),
    user_id: optional(field.text('Number of the user')),
    // The example has it beside data. Another maker's cloud sends neither of these two.
    account_type: field.choice('Direction of the money', moneyDirections, { example: 1 }),
    actual_money: field.moneyNumber('Money received; below 0 is paid back', { example: 123 }),
    msg_id: optional(
      field.text('Number of the message, beside data', { from: "another maker's cloud" }),
    ),
  }),
  answer: fields('3.21', {
    state: result(),
    errmsg: field.note('Result text'),
    service_name: serviceName('prepay_card_trade_sync'),
    trade_no: field.text('Number of the change'),
    data_target: toCloud(),
  }),
});
