import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { memberMarks, netStates, yesNo } from '../value-lists.js';
import { result, serviceName } from './common.js';

const { fields, optional } = field;

/**
 * Asks before an exit whether the plate pays without being asked, and whether the platform can be
 * reached. A call into the vendor's library, which answers at once; over http 4.2 replaces it. No link
 * carries it: the bridge answers it by what 4.2 told.
 */
export const payStatus = cloudMessage({
  serviceName: 'pay_status',
  section: '4.1',
  titleZh: '获取车牌是否支持免密和SDK心跳',
  title: 'Query how a plate can pay',
  direction: 'up',
  acts: 'on-request',
  dataTarget: null,
  echoes: ['order_id', 'car_number'],
  answerText: 'errmsg',
  request: fields('4.1', {
    service_name: serviceName('pay_status'),
    order_id: field.key('Order', { max: 48, example: '2433678' }),
    car_number: field.plate({ filled: true, example: '京GH4566' }),
  }),
  answer: fields('4.1', {
    state: result(),
    balance: field.moneyText('Balance of the wallet', { example: '20.0' }),
    is_exist: field.choice('Membership', memberMarks, { max: 2, example: 1 }),
    net_status: field.choice('The platform', netStates, { max: 2, example: 1 }),
    service_name: serviceName('pay_status'),
    car_number: field.plate(),
    order_id: field.id('Order', { max: 48 }),
    errmsg: optional(field.note('Result text', { max: 48, requiredWhen: 'state is 0' })),
    autopay: field.choice('Pays without being asked', yesNo, { max: 2, example: 1 }),
  }),
});
