import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { serviceName } from './common.js';
import { changedRows, someText } from './up-fields.js';

const { fields, optional } = field;

/**
 * A coupon of the car park. Known only from the published server, whose present dispatcher answers
 * it with an empty frame; 2.29 tells what a coupon took off.
 */
export const uploadTicket = cloudMessage({
  serviceName: 'upload_ticket',
  section: '2.7',
  titleZh: '',
  title: 'Upload a coupon',
  direction: 'up',
  status: 'not-public',
  acts: 'opaque',
  dataTarget: null,
  echoes: ['ticket_id'],
  answerText: 'errmsg',
  request: fields('2.7', {
    ticket_id: field.key('Number of the coupon'),
    create_time: field.unixSeconds('Time made'),
    limit_day: field.whole('Limit of validity; its unit is not known'),
    car_number: field.plate(),
    // Read as a number, so an order number with letters is lost.
    order_id: field.whole('Order'),
    user_id: optional(field.id('Operator')),
    money: optional(field.moneyNumber('Value of the coupon')),
    ticket_type: optional(field.whole('Kind of coupon')),
    state: optional(field.whole('State of the coupon')),
    use_time: optional(field.unixSeconds('Time used')),
    pay_money: optional(field.moneyNumber('Amount used')),
    remark: optional(field.note('Note')),
  }),
  answer: fields('2.7', {
    service_name: serviceName('upload_ticket'),
    state: changedRows(),
    ticket_id: field.key('Number of the coupon'),
    errmsg: someText(),
  }),
});
