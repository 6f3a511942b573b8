import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { comparedOrders } from '../value-lists.js';
import { echoedParkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;
const inside = { inside: 'data' } as const;
const whenDone = { ...inside, requiredWhen: 'state is 1' };

/** Asks for the sums and orders of at most 24 hours, to compare them with our own. */
export const checkAccount = cloudMessage({
  serviceName: 'check_account',
  section: '2.23',
  titleZh: '云平台对账接口',
  title: 'Compare orders with the cloud',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.23', {
    service_name: serviceName('check_account'),
    data_target: toCloud(),
    begin_time: field.unixSeconds('Start'),
    type: optional(field.choice('Which orders; exits when absent', comparedOrders, { example: 0 })),
    end_time: field.unixSeconds('End', { example: 1490875219 }),
    random_temp: optional(field.text('Makes the text new', { example: 'sssss' })),
  }),
  answer: fields('2.23', {
    state: result(),
    errmsg: field.note('Result text'),
    service_name: serviceName('check_account'),
    count: optional(field.whole('Orders of the period', { example: 12, ...whenDone })),
    amount_receive_total: optional(field.moneyNumber('Sum due', { example: 23.45, ...inside })),
    cash_pay_total: optional(field.moneyNumber('Sum paid in cash', { example: 333, ...inside })),
    ele_pay_total: optional(
      field.moneyNumber('Sum paid electronically', { example: 2, ...whenDone }),
    ),
    reduce_total: optional(field.moneyNumber('Sum of the reductions', { example: 3, ...inside })),
    // The fields of its rows are not public; they are kept as they come.
    order_list: optional(field.json('Orders of the period')),
    park_id: echoedParkId(),
  }),
});
