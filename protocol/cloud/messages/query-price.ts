import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { payApps, payScenes } from '../value-lists.js';
import { answerText, parkId, result, serviceName } from './common.js';
import { payUserId, toBolink } from './down-fields.js';

const { fields, optional } = field;
const scene02 = { requiredWhen: 'pay_scene is 0 or 2' };
const scene12 = { requiredWhen: 'pay_scene is 1 or 2' };
const sister = { from: 'newapi/524080 and parkapi/467404' };
const unlisted = { from: 'revision list zhifu/466062' };
// The tables mark these as required always; a refusal has no order and no price to give.
const priced = { ...sister, requiredWhen: 'state is 1' };

/** A driver wants to know what a stay costs. */
export const queryPrice = cloudMessage({
  serviceName: 'query_price',
  section: '3.1',
  titleZh: '查询订单价格',
  title: 'Price of a stay',
  direction: 'down',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: ['query_order_no', 'order_id', 'park_id'],
  answerText: 'errmsg',
  request: fields('3.1', {
    car_number: optional(field.text('Plate', { max: 8, example: '京HP00G6', ...scene02 })),
    service_name: serviceName('query_price'),
    // Empty in scene 0 when the platform knows no stay of the plate.
    order_id: optional(field.text('Order of the stay', { max: 48, example: '10000', ...scene02 })),
    park_id: parkId(),
    pay_scene: field.choice('Why the price is asked', payScenes, { max: 2, example: 0 }),
    out_channel_id: optional(field.text('Exit lane', { max: 16, example: 'A1', ...scene12 })),
    query_order_no: optional(
      field.text('Number of the query', { max: 48, example: '300022', ...scene12 }),
    ),
    licence: optional(
      field.text('Number that the driver of a car without plate was given earlier', { max: 10 }),
    ),
    pay_app: optional(
      field.choice('App of the driver', payApps, {
        max: 2,
        requiredWhen: 'the channel is the Agricultural Bank of China',
      }),
    ),
    pay_user_id: payUserId(),
  }),
  answer: fields('3.1', {
    service_name: serviceName('query_price', 12),
    data_target: toBolink(),
    state: result(),
    free_out_time: optional(field.whole('Minutes to leave after paying', sister)),
    query_time: optional(field.unixSeconds('Time of the price', sister)),
    duration: optional(field.whole('Stay in minutes', { example: 50, ...priced })),
    // A number in the tables, a text since the revision of 2018.
    derate_money: optional(field.moneyText('Reduction', sister)),
    derate_duration: optional(field.whole('Reduction in minutes', sister)),
    park_id: field.text('Car park number', { max: 24, ...sister }),
    order_id: optional(field.text('Order of the stay', { max: 48, ...priced })),
    query_order_no: optional(field.text('Number of the query', { max: 48, ...sister, ...scene12 })),
    errmsg: optional(answerText()),
    price: optional(field.moneyText('Amount still due', { example: '6.0', ...priced })),
    total: optional(field.moneyText('Amount of the order', { example: '6.0', ...sister })),
    position: optional(field.text('Place of the car', { from: 'parkapi/467404' })),
    in_time: optional(
      field.unixSeconds('Entry time', {
        ...unlisted,
        requiredWhen: 'the entry was never uploaded and there is something to pay',
      }),
    ),
    car_number: optional(
      field.text('Plate', { max: 8, ...unlisted, requiredWhen: 'in_time is sent' }),
    ),
  }),
});

// The revision lists name four more fields, of which neither type nor meaning is public:
// hide_time_info, is_report and empty_plot of the answer, and isEscape.
