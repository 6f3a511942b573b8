import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { licenseColors } from '../value-lists.js';
import { parkId, result, serviceName } from './common.js';
import { failureText, routedAnswer, unionId } from './down-fields.js';

const { fields, optional } = field;

/** The platform asks whether a car may buy a card; without a yes the owner cannot pay. */
export const checkVip = cloudMessage({
  serviceName: 'check_vip',
  sentAs: 'parkInfo',
  section: '3.38',
  titleZh: '车辆包月账单信息查询',
  title: 'May a car have a card',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'bolink',
  // Nothing of the request comes back.
  echoes: [],
  // The text stands inside the answer's data.
  answerText: '',
  request: fields('3.38', {
    park_id: parkId(),
    union_id: unionId(),
    service_name: serviceName('check_vip'),
    car_number: field.text('Plate', { example: '京A47829' }),
    license_color: optional(field.choice('Plate colour; blue if absent', licenseColors)),
    amount: field.moneyNumber('Amount', { example: 0.01 }),
    start_time: optional(field.text('First day, YYYY-MM-DD')),
    end_time: optional(field.text('Last day, YYYY-MM-DD')),
  }),
  answer: routedAnswer(
    '3.38',
    fields('3.38', {
      service_name: serviceName('check_vip'),
      state: result(),
      errmsg: failureText(),
    }),
  ),
});
