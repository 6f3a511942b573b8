import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { payTypes } from '../value-lists.js';
import { answerText, serviceName } from './common.js';
import { changedRows } from './up-fields.js';

const { fields, optional } = field;
const comment = { from: 'a real message in a comment of the published server' };
const revision = { from: 'revision list sdk/465755' };

/**
 * A whole order at once: an exit without entry, or one that was paid by scanning or ETC. The
 * published server overwrites the first order of that number and books income for new ones only.
 */
export const uploadOrder = cloudMessage({
  serviceName: 'upload_order',
  section: '2.3',
  titleZh: '异常订单记录上传',
  title: 'Upload a complete order',
  direction: 'up',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['order_id'],
  answerText: 'errmsg',
  request: fields('2.3', {
    service_name: serviceName('upload_order'),
    data_target: field.fixed('cloud', 'destination', { max: 10 }),
    car_number: field.plate({ filled: true }),
    in_time: field.unixSeconds('Entry time'),
    out_time: field.unixSeconds('Exit time', { example: 1490879218 }),
    uid: field.id('Collector at the entrance', { max: 24, example: '880099' }),
    duration: optional(field.whole('Stay in minutes', { max: 15, example: 50 })),
    car_type: field.text('Vehicle type', { max: 12, example: '小车' }),
    c_type: field.text('Kind of entry', { max: 12, example: '通道扫牌' }),
    out_type: optional(field.text('Kind of exit', { max: 12, example: '通道扫牌' })),
    pay_type: field.word('How it was paid', payTypes, { max: 12, example: 'cash' }),
    auth_code: optional(
      field.text('Payment code', { max: 64, requiredWhen: 'pay_type is sweepcode' }),
    ),
    empty_plot: field.whole('Free places', { max: 15, example: 20 }),
    total: field.moneyText('Paid now, without what was prepaid or reduced', { example: '6.5' }),
    order_id: field.key('Order of the entry', { max: 48, example: '9009' }),
    freereasons: optional(field.text('Reason of a free exit', { max: 2, example: '1' })),
    out_channel_id: optional(field.id('Exit channel', { max: 16, example: 'A1' })),
    in_channel_id: optional(field.id('Entrance channel', { max: 16, example: 'B1' })),
    work_station_uuid: optional(field.id('Booth', { max: 16, example: 'qwrrw23534' })),
    ticket_id: optional(field.id('Reduction ticket', { max: 64, example: '34556677' })),
    reduce_amount: optional(field.moneyText('Reduced amount', { example: '6.0' })),
    amount_receivable: field.moneyText('Full amount due', { example: '10.0' }),
    electronic_prepay: optional(field.moneyText('Electronically prepaid', { example: '2.0' })),
    // The table breaks off in this row.
    electronic_pay: optional(field.moneyText('Electronically settled')),
    cash_prepay: optional(field.moneyText('Prepaid in cash', comment)),
    cash_pay: optional(field.moneyText('Settled in cash', comment)),
    out_uid: optional(field.id('Collector at the exit', comment)),
    worksite_id: optional(field.whole('Work site', comment)),
    islocked: optional(field.whole('Lock state of the order', comment)),
    lock_key: optional(field.text('Lock password', comment)),
    remark: optional(field.note('Note', comment)),
    etc_pay: optional(field.moneyText('Paid by ETC', revision)),
  }),
  answer: fields('2.3', {
    state: changedRows(),
    order_id: field.key('Order', { max: 48 }),
    service_name: serviceName('upload_order'),
    errmsg: optional(answerText()),
  }),
});
