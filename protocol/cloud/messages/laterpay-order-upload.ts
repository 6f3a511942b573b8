import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { costTypes, licenseColors } from '../value-lists.js';
import { openResult, serviceName } from './common.js';

const { fields, optional } = field;

/** A car left first and pays later; the cloud collects the debt. */
export const laterpayOrderUpload = cloudMessage({
  serviceName: 'laterpay_order_upload',
  section: '2.44',
  titleZh: '离线订单(先走后付)',
  title: 'Upload a leave-first-pay-later order',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: null,
  echoes: ['uuid'],
  answerText: 'message',
  request: fields('2.44', {
    service_name: serviceName('laterpay_order_upload', 30),
    order_id: field.key('Order', { max: 30, example: 'inord_202210310' }),
    car_number: field.plate({ filled: true }),
    car_cost_type: optional(field.choice('Category of the car', costTypes, { max: 2 })),
    license_color: optional(field.choice('Plate colour', licenseColors, { max: 2 })),
    area_id: optional(field.whole('Area', { max: 8, example: 23 })),
    in_channel_id: field.id('Entrance channel', { max: 30, example: 'in_paas1' }),
    in_time: field.unixSeconds('Entry time', { max: 12 }),
    out_channel_id: field.id('Exit channel', { max: 30, example: 'out_paas1' }),
    end_time: field.unixSeconds('Exit time', { max: 12 }),
    car_type: optional(field.text('Vehicle type', { max: 30, example: '大车' })),
    amount_receivable: field.moneyText('Amount due', { example: '5' }),
    price: field.moneyText('Amount still owed, above 0', { example: '5.0' }),
    remark: optional(field.note('Note', { max: 256, example: '先走后付' })),
    uuid: field.key('Number of this upload, the same in every repetition', { max: 256 }),
  }),
  answer: fields('2.44', {
    service_name: serviceName('laterpay_order_upload', 30),
    uuid: field.key('Number of the upload', { max: 256 }),
    state: openResult('Result; no list is documented, the example 2 comes with a failure text'),
    message: field.note('Result text', { max: 30, example: '操作失败' }),
  }),
});
