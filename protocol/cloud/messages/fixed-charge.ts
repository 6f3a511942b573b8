import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName, toCloud } from './common.js';
import { failureText } from './down-fields.js';

const { fields } = field;

/** An operator sets what a car without a stay pays at the exit. */
export const fixedCharge = cloudMessage({
  serviceName: 'fixed_charge',
  section: '3.44',
  titleZh: '无在场订单固定收费',
  title: 'Fixed charge for a car without a stay',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['message_uuid', 'car_number'],
  answerText: 'errmsg',
  request: fields('3.44', {
    service_name: serviceName('fixed_charge'),
    car_number: field.text('Plate', { example: '京HP0000' }),
    out_time: field.unixSeconds('Exit time'),
    out_channel_id: field.text('Exit lane', { example: 'ABC123' }),
    // A text in the table, a number in its example.
    price: field.moneyText('Charge', { example: '2.5' }),
    user_id: field.text('Operator', { example: '123456abc' }),
    message_uuid: field.text('Number of the message', { example: '123456' }),
  }),
  answer: fields('3.44', {
    service_name: serviceName('fixed_charge'),
    data_target: toCloud(),
    car_number: field.text('Plate'),
    message_uuid: field.text('Number of the message'),
    state: result(),
    errmsg: failureText(),
  }),
});
