import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { changeStates } from '../value-lists.js';
import { answerText, parkId, result, serviceName } from './common.js';
import * as down from './down-fields.js';

const { fields, optional } = field;

/** What became of change that was paid out by phone; the same number comes again as it moves on. */
export const recharge = cloudMessage({
  serviceName: 'recharge',
  section: '3.24',
  titleZh: '找零支出下发通知',
  title: 'Change paid out by phone',
  direction: 'down',
  // The page is not public; the fields are those of its twin of the platform's interface, 5.12.
  status: 'partial',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: ['trade_no'],
  answerText: 'errmsg',
  request: fields('3.24', {
    service_name: serviceName('recharge', 24),
    union_id: down.unionId({ max: 24 }),
    park_id: parkId(),
    trade_no: field.text('Number of the change', { max: 32, example: 'ABC1234567' }),
    recharge_money: field.moneyNumber('Amount paid out', { max: 15, example: 1.58 }),
    state: field.choice('What became of it', changeStates, { max: 1, example: 1 }),
    errmsg: down.resultText(),
    recharge_channel: field.whole('Channel; 0 is WeChat, others are not public', { max: 1 }),
    recharge_time: field.unixSeconds('Time of paying out'),
    car_number: field.text('Plate', { max: 24, example: '京GH0000' }),
    order_id: field.text('Order of the stay', { max: 64, example: 'A11110000' }),
    remark: down.paymentRemark(),
  }),
  answer: fields('3.24', {
    service_name: serviceName('recharge', 24),
    // The twin has no such field, every other answer of the SDK to the platform has.
    data_target: optional(down.toBolink()),
    state: result(),
    trade_no: field.text('Number of the change', { max: 32 }),
    errmsg: optional(answerText()),
  }),
});
