import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { answerText, parkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;

/** An operator found the stay of a car whose plate fitted none (2.17). */
export const confirmOrderInform = cloudMessage({
  serviceName: 'confirm_order_inform',
  section: '3.17',
  titleZh: '手动匹配订单通知',
  title: 'Stay matched by hand',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['event_id'],
  answerText: 'errmsg',
  // The published server looks for the answer after half a second, one and two seconds.
  request: fields('3.17', {
    service_name: serviceName('confirm_order_inform'),
    inform_time: optional(field.unixSeconds('Time of the notice')),
    channel_id: field.text('Lane', { max: 16, example: '通道一' }),
    order_id: field.text('Order of the stay that was chosen', { max: 48, example: '9009' }),
    car_number: field.text('Plate that was uploaded', { max: 8, example: '京GH0093' }),
    event_id: field.text('Event that was uploaded', { max: 24, example: '13154' }),
    comid: field.text('Car park number in the cloud', { max: 24, example: '3251' }),
    park_id: parkId(),
  }),
  answer: fields('3.17', {
    service_name: serviceName('confirm_order_inform'),
    data_target: toCloud(),
    state: result(),
    event_id: field.text('Event', { max: 24 }),
    errmsg: optional(answerText()),
  }),
});
