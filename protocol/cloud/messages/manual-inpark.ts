import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName, toCloud } from './common.js';
import { failureText } from './down-fields.js';

const { fields, optional } = field;

/** An operator enters a stay that is missing; the car park makes the order and uploads it. */
export const manualInpark = cloudMessage({
  serviceName: 'manual_inpark',
  section: '3.42',
  titleZh: '补录订单手动入场',
  title: 'Entry made by hand',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['message_uuid', 'car_number'],
  answerText: 'errmsg',
  request: fields('3.42', {
    service_name: serviceName('manual_inpark'),
    car_number: field.text('Plate', { example: '京HP0000' }),
    in_time: field.unixSeconds('Entry time'),
    in_channel_id: optional(field.text('Entrance lane', { example: 'ABC123' })),
    car_type_id: optional(field.text('Vehicle type')),
    // A text in the table, a number in its example.
    user_id: field.text('Operator', { example: '123456abc' }),
    remark: optional(field.note('Note', { example: '补录' })),
    message_uuid: field.text('Number of the message', { example: '123456' }),
    inpark_img: optional(field.text('Address of a picture')),
  }),
  answer: fields('3.42', {
    service_name: serviceName('manual_inpark'),
    data_target: toCloud(),
    car_number: field.text('Plate'),
    message_uuid: field.text('Number of the message'),
    state: result(),
    errmsg: failureText(),
  }),
});
