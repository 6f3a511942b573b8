import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { ticketTypes, ticketUnits, yesNo } from '../value-lists.js';
import { answerText, parkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;
const timeTicket = { requiredWhen: 'ticket_type is 1' };
const fixedCode = { requiredWhen: 'a fixed code is used' };
const client = { from: 'public test client' };
const notes = { from: 'notes of the page' };

/** A shop's coupon was given to a stay; the next price shows it. */
export const deliverTicket = cloudMessage({
  serviceName: 'deliver_ticket',
  section: '3.12',
  titleZh: '优惠券信息同步',
  title: 'Coupon for a stay',
  direction: 'down',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['ticket_id', 'order_id', 'have_order'],
  answerText: 'errmsg',
  request: fields('3.12', {
    service_name: serviceName('deliver_ticket'),
    ticket_id: field.text('Coupon', { max: 15, example: '10022' }),
    create_time: optional(field.unixSeconds('Time made')),
    limit_day: field.unixSeconds('End of validity'),
    money: optional(
      field.text('Amount off', { max: 15, example: '5', requiredWhen: 'ticket_type is 0' }),
    ),
    duration: optional(field.whole('Time off, in ticket_unit', { max: 15, ...timeTicket })),
    car_number: field.text('Plate', { max: 8, example: '京GH0093' }),
    ticket_unit: optional(
      field.choice('Unit of the time off', ticketUnits, { max: 4, ...timeTicket }),
    ),
    discount: field.text('Rate of a percentage coupon', { max: 64, example: '7' }),
    ticket_type: field.choice('Kind of coupon', ticketTypes, { max: 4, example: 0 }),
    order_id: field.text('Order of the stay; empty when have_order is 0', { max: 48 }),
    remark: optional(field.note('Note', { max: 32 })),
    shop_name: field.note('Shop', { max: 24 }),
    // The published server of 2018 sends the shop under this name.
    shopName: optional(
      field.note('Shop, as the server spells the key', { from: 'published server' }),
    ),
    time_range: field.whole('Hours that a reusable coupon lasts, or the end of ticket_type 5', {
      max: 12,
    }),
    have_order: field.choice('Whether the cloud knows the stay', yesNo, { max: 1, example: 1 }),
    park_id: parkId(),
    fix_code_name: optional(field.note('Name of the fixed code', { max: 24, ...fixedCode })),
    starttime: optional(field.text('Start of use, by day', { max: 15, ...fixedCode })),
    endtime: optional(field.text('End of use, by day', { max: 15, ...fixedCode })),
    // The page prints a time of day as example of both dates.
    startdate: optional(field.unixSeconds('First day of use', fixedCode)),
    enddate: optional(field.unixSeconds('Last day of use', fixedCode)),
    active_start_time: optional(field.text('Start of effect', { max: 15, ...fixedCode })),
  }),
  answer: fields('3.12', {
    service_name: serviceName('deliver_ticket'),
    data_target: toCloud(),
    ticket_id: field.text('Coupon', { max: 15, ...notes }),
    order_id: optional(field.text('Order that got the coupon', { max: 48, ...notes })),
    state: result(),
    errmsg: optional(answerText()),
    have_order: optional(field.whole('Echo of what was sent', notes)),
    car_number: optional(
      field.text('Plate', {
        max: 8,
        ...notes,
        requiredWhen: 'have_order is 0 and the coupon is granted all the same',
      }),
    ),
    intime: optional(
      field.unixSeconds('Entry time', {
        ...notes,
        requiredWhen: 'have_order is 0 and the number of coupons is limited',
      }),
    ),
    derate_money: optional(field.text('Reduction', client)),
  }),
});
