import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName, toCloud } from './common.js';
import { failureText } from './down-fields.js';

const { fields, optional } = field;

/** An operator corrects the plate of a stay; the cloud follows once the car park has agreed. */
export const changeCarNumber = cloudMessage({
  serviceName: 'change_car_number',
  section: '3.43',
  titleZh: '在场订单车牌校正',
  title: 'Plate of a stay corrected',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'cloud',
  // Which plate comes back is not said; of a refusal it is the one that the order keeps.
  echoes: ['message_uuid', { request: 'old_car_number', answer: 'car_number' }],
  answerText: 'errmsg',
  request: fields('3.43', {
    service_name: serviceName('change_car_number'),
    old_car_number: field.text('Plate so far', { example: '京HP0000' }),
    new_car_number: field.text('Right plate', { example: '京HP0001' }),
    in_time: field.unixSeconds('Entry time'),
    order_id: field.text('Order of the stay', { example: 'ABC123' }),
    in_channel_id: field.text('Entrance lane', { example: 'ABC123' }),
    // A text in the table, a number in its example.
    user_id: field.text('Operator', { example: '123456abc' }),
    remark: optional(field.note('Note')),
    message_uuid: field.text('Number of the message', { example: '123456' }),
  }),
  answer: fields('3.43', {
    service_name: serviceName('change_car_number'),
    data_target: toCloud(),
    car_number: field.text('Plate'),
    message_uuid: field.text('Number of the message'),
    state: result(),
    errmsg: failureText(),
  }),
});
