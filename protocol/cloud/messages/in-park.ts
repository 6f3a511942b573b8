import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { costTypes, licenseColors, yesNo } from '../value-lists.js';
import { answerText, openResult, serviceName } from './common.js';

const { fields, optional } = field;
const answerPage = { from: 'zhifu/466066' };
const sister = { from: 'newapi/524045' };

/**
 * One stay of the plate that still owes something, perhaps in another car park. The rows are known
 * from the sister page up to here; 2.38 tells the amounts.
 */
export const owedStay = fields('2.1', {
  parkName: field.note('Car park', { example: '测试车场', ...sister }),
  unionId: field.whole('Operator', { example: 200145, ...sister }),
  orderId: field.text('Order', { example: '244564527', ...sister }),
  inParkPic: optional(field.text('Address of the picture of the entry', sister)),
});

/** A car came in. One call serves the parking cloud and the payment platform. */
export const inPark = cloudMessage({
  serviceName: 'in_park',
  section: '2.1',
  titleZh: '车辆入场',
  title: 'Upload a vehicle entry',
  direction: 'up',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: null,
  echoes: ['order_id'],
  answerText: 'errmsg',
  request: fields('2.1', {
    car_number: field.plate({ filled: true }),
    in_time: field.unixSeconds('Entry time', { max: 16 }),
    car_type: field.text('Vehicle type', { max: 8, example: '大车' }),
    c_type: field.text('Kind of entry', { max: 8, example: '通道扫牌' }),
    uid: field.id('Collector at the entrance', { max: 24, example: '880099' }),
    order_id: field.key('Unique number of the stay', { max: 48, example: '325101' }),
    empty_plot: field.whole('Free places; below 0 is ignored', { max: 12, example: 20 }),
    in_channel_id: field.id('Entrance channel', { max: 24, example: 'A1' }),
    work_station_uuid: optional(field.id('Booth', { max: 24 })),
    remark: optional(field.note('Note', { max: 24 })),
    force_update: optional(field.choice('Delete an equal order first', yesNo, { max: 1 })),
    car_cost_type: optional(field.choice('Category of the car', costTypes, { max: 1 })),
    license_color: optional(field.choice('Plate colour', licenseColors, { max: 1 })),
    is_report: optional(field.choice('Report to the authority', yesNo, { max: 2 })),
    worksite_id: optional(field.whole('Work site', { from: 'example of the page' })),
  }),
  answer: fields('2.1', {
    state: openResult(),
    order_id: field.key('Order', { max: 48, ...answerPage }),
    service_name: serviceName('in_park', 8),
    errmsg: optional(answerText()),
    escapeOrder: optional(
      field.list('Unpaid stays of the plate', owedStay, { from: 'revision list sdk/465755' }),
    ),
  }),
});
