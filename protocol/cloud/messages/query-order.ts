import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { paidStates } from '../value-lists.js';
import { serviceName } from './common.js';
import { toPlatform, unknownAnswer } from './up-fields.js';

const { fields, optional } = field;
const older = { from: 'zhifu/586062' };

/** One payment of the order. The state is that of the payment, not of the question. */
export const orderPayment = fields('2.19', {
  state: field.choice('Whether it was paid', paidStates, { max: 2, example: 1 }),
  car_number: field.plate(older),
  order_id: field.id('Order', { max: 48, example: 'A1_2C1516955555', ...older }),
});

/**
 * Asks about a payment whose result did not come: first after 10 seconds, then every 2, for at most
 * two minutes. Orders of the current calendar month only.
 */
export const queryOrder = cloudMessage({
  serviceName: 'query_order',
  section: '2.19',
  titleZh: '车场订单电子支付状态查询接口',
  title: 'Query the electronic payment of an order',
  direction: 'up',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: 'bolink',
  // Whether time_temp comes back as it was sent is not public, so it pairs nothing.
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.19', {
    service_name: serviceName('query_order'),
    data_target: toPlatform(),
    car_number: optional(field.plate({ example: '苏BH0355' })),
    order_id: field.key('Order of the entry', { max: 48, example: 'A1_2C1516935325' }),
    time_temp: field.whole('System time, Unix milliseconds', { max: 15, example: 1516934957998 }),
  }),
  answer: fields('2.19', {
    service_name: serviceName('query_order'),
    time_temp: field.whole('Time stamp, Unix milliseconds', { max: 13, example: 1516934957998 }),
    query_order_no: field.text('Number of the question', { max: 30 }),
    data: field.list('Payments that were found', orderPayment, { max: 450 }),
    ...unknownAnswer('2.19').properties,
  }),
});
