import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { payChannels } from '../value-lists.js';
import { answerText, parkId, result, serviceName } from './common.js';
import * as down from './down-fields.js';

const { fields, optional } = field;
const client = { from: 'public test client' };

/** A driver renewed a card and paid for it online. */
export const monthcardPay = cloudMessage({
  serviceName: 'monthcard_pay',
  section: '3.10',
  titleZh: '月卡续费',
  title: 'Renewal of a card, paid online',
  direction: 'down',
  status: 'partial',
  acts: 'record',
  dataTarget: 'bolink',
  echoes: ['trade_no', 'park_id', 'pay_money'],
  answerText: 'errmsg',
  request: fields('3.10', {
    card_id: field.text('Number of the card', { max: 24, example: 'Abc0934234' }),
    service_name: serviceName('monthcard_pay'),
    months: field.whole('Months', { max: 10, example: 5 }),
    start_time: field.unixSeconds('Start of the renewal'),
    trade_no: field.text('Number of the payment', { max: 24 }),
    pay_money: field.moneyNumber('Amount paid', { max: 15, example: 20 }),
    park_id: parkId(),
    out_trade_no: field.text('Number that the car park gave in 3.11', { max: 64 }),
    pay_time: down.payTime(),
    arrive_money: down.credited(),
    fee: down.fee(),
    account_type: down.accountType(),
    remark: down.paymentRemark(),
    car_number: down.plates(24),
    pay_channel: field.choice('Payment channel', payChannels, { max: 8, example: 0 }),
    pay_company: down.payCompany(),
    pay_account: down.payAccount(),
    pid: optional(
      field.text('Package; the example has -1', { max: 24, from: 'example of the page' }),
    ),
  }),
  answer: fields('3.10', {
    service_name: serviceName('monthcard_pay'),
    data_target: down.toBolink(),
    state: result(),
    trade_no: field.text('Number of the payment', { max: 24, ...client }),
    errmsg: optional(answerText()),
    park_id: optional(field.text('Car park number', { max: 24, ...client })),
    pay_money: optional(field.text('Amount, as it came', { max: 15, ...client })),
  }),
});
