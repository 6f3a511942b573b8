import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName } from './common.js';
import { toBolink } from './down-fields.js';

const { fields, optional } = field;

const coupon = fields('3.30', {
  coupon_id: field.text('Coupon', { max: 60, example: '200002' }),
});

/** A member spends points or coupons on a stay; the next price shows it. */
export const memberDiscount = cloudMessage({
  serviceName: 'member_discount',
  section: '3.30',
  titleZh: '积分电子券信息同步',
  title: 'Points and coupons for a stay',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: ['request_no'],
  answerText: 'errmsg',
  request: fields('3.30', {
    service_name: serviceName('member_discount'),
    request_no: field.text('Number of the message', { max: 60 }),
    order_id: field.text('Order of the stay', { max: 48, example: '325101' }),
    car_number: field.text('Plate', { max: 8, example: '京GH0093' }),
    member_id: field.text('Member', { max: 48, example: '100000000232' }),
    points_use: optional(field.whole('Points spent', { max: 20, example: 100 })),
    coupon_choose: optional(field.list('Coupons chosen', coupon)),
  }),
  answer: fields('3.30', {
    service_name: serviceName('member_discount'),
    state: result(),
    errmsg: optional(field.note('Result text')),
    request_no: field.text('Number of the message', { max: 60 }),
    data_target: toBolink(),
  }),
});
