import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;

/** What a coupon took off a fee here. */
export const uploadTicketDeduction = cloudMessage({
  serviceName: 'upload_ticket_deduction',
  section: '2.29',
  titleZh: '上传优惠券减免接口',
  title: 'Upload what a coupon took off',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['ticket_id'],
  answerText: 'errmsg',
  request: fields('2.29', {
    service_name: serviceName('upload_ticket_deduction'),
    data_target: toCloud(),
    // A number here, a text in 2.3 and 3.12.
    ticket_id: field.whole('Coupon', { example: 2017081000 }),
    car_number: field.plate({ filled: true }),
    shop_name: field.note('Shop', { example: '123sf' }),
    order_id: field.key('Order', { example: 'sadad' }),
    use_time: field.unixSeconds('Time of use', { example: 1550655428 }),
    deduction_amount: field.moneyText('Amount taken off', { example: '232' }),
    remark: optional(field.note('Note', { example: 'sdad' })),
  }),
  answer: fields('2.29', {
    state: result(),
    errmsg: field.note('Result text', { example: '上传成功!' }),
    service_name: serviceName('upload_ticket_deduction'),
    ticket_id: field.whole('Coupon', { example: 2017081000 }),
    park_id: parkId(),
  }),
});
