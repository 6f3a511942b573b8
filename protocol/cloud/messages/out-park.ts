import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { payTypes, yesNo } from '../value-lists.js';
import { answerText, openResult, serviceName } from './common.js';

const { fields, optional } = field;
const payment = { from: 'zhifu/466067' };
const example = { from: 'example of sdk/2315499' };
const revision = { from: 'revision list sdk/465755' };

/** A car left and its order is settled. */
export const outPark = cloudMessage({
  serviceName: 'out_park',
  section: '2.2',
  titleZh: '车辆出场',
  title: 'Upload a vehicle exit and settle the order',
  direction: 'up',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: null,
  echoes: ['order_id'],
  answerText: 'errmsg',
  request: fields('2.2', {
    car_number: field.plate({ filled: true }),
    in_time: field.unixSeconds('Entry time'),
    out_time: field.unixSeconds('Exit time'),
    uid: field.id('Collector at the entrance', { max: 24, example: '880099' }),
    duration: optional(field.whole('Stay in minutes', { max: 15, example: 50 })),
    car_type: field.text('Vehicle type', { max: 12, example: '小车' }),
    c_type: field.text('Kind of entry', { max: 12, example: '通道扫牌' }),
    out_type: optional(field.text('Kind of exit', { max: 12, example: '通道扫牌' })),
    pay_type: field.word('How it was paid', payTypes, { max: 12, ...payment }),
    auth_code: optional(
      field.text('Payment code', { max: 64, requiredWhen: 'pay_type is sweepcode', ...payment }),
    ),
    empty_plot: field.whole('Free places; below 0 is ignored', { max: 10, ...payment }),
    total: field.moneyText('Still to pay, without what was prepaid or reduced', payment),
    order_id: field.key('Order of the entry', { max: 48, ...payment }),
    freereasons: optional(field.note('Reason of a free exit', example)),
    out_channel_id: optional(field.id('Exit channel', { max: 16, ...payment })),
    in_channel_id: optional(field.id('Entrance channel', { max: 16, ...payment })),
    worksite_id: optional(field.whole('Work site', example)),
    work_station_uuid: optional(field.id('Booth', example)),
    ticket_id: optional(field.id('Reduction ticket', example)),
    reduce_amount: optional(field.moneyText('Reduced amount', example)),
    amount_receivable: field.moneyText('Full amount due', payment),
    electronic_prepay: optional(field.moneyText('Electronically prepaid', payment)),
    electronic_pay: optional(field.moneyText('Electronically settled', payment)),
    cash_prepay: optional(field.moneyText('Prepaid in cash', payment)),
    cash_pay: optional(field.moneyText('Settled in cash', payment)),
    // The payment edition's table says 12 characters; the page's own example has 32.
    out_uid: field.id('Collector at the exit', { max: 32, ...payment }),
    islocked: optional(field.whole('Lock state of the order', example)),
    lock_key: optional(field.text('Lock password', example)),
    remark: optional(field.note('Note', example)),
    park_id: optional(field.id('Car park', { max: 24, ...example })),
    etc_pay: optional(field.moneyText('Paid by ETC', revision)),
    is_report: optional(field.choice('Report to the authority', yesNo, revision)),
  }),
  answer: fields('2.2', {
    state: openResult('0 failed, 1 succeeded, 2 payment under way'),
    order_id: field.key('Order', { max: 48 }),
    service_name: serviceName('out_park'),
    errmsg: optional(answerText()),
  }),
});
