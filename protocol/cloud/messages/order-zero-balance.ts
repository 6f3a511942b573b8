import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, result, serviceName, toCloud } from './common.js';
import { echoedOperateType, failureText } from './down-fields.js';

const { fields, optional } = field;

/** An administrator closed a stay in the cloud with the amounts given. */
export const orderZeroBalance = cloudMessage({
  serviceName: 'order_zero_balance',
  section: '3.28',
  titleZh: '手动结算',
  title: 'Stay settled by hand',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['sync_id', 'operate_type', { request: 'in_time', answer: 'In_time' }],
  answerText: 'errmsg',
  // The published server of 2018 calls it completezero_order and does not send it.
  request: fields('3.28', {
    service_name: serviceName('order_zero_balance'),
    sync_id: field.whole('Number of the message', { example: 12345566 }),
    in_time: field.unixSeconds('Entry time'),
    out_time: field.unixSeconds('Exit time'),
    car_number: field.text('Plate', { example: '京GH0093' }),
    order_id: optional(field.text('Order of the stay; else plate and in_time tell it')),
    operate_type: field.whole('Always 2, a change', { example: 2 }),
    cash_pay: field.moneyNumber('Cash at the settlement', { example: 1.0 }),
    cash_prepay: field.moneyNumber('Cash prepaid'),
    ele_pay: field.moneyNumber('Electronic payment at the settlement'),
    ele_prepay: field.moneyNumber('Electronic prepayment'),
    park_id: parkId(),
    remark: optional(field.note('Note')),
  }),
  answer: fields('3.28', {
    service_name: serviceName('order_zero_balance'),
    data_target: toCloud(),
    state: result(),
    sync_id: field.whole('Number of the message'),
    operate_type: echoedOperateType(),
    errmsg: failureText(),
    // The page spells the key so.
    In_time: field.unixSeconds('Entry time'),
  }),
});
