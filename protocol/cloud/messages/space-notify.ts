import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, result, serviceName } from './common.js';
import { failureText, routedAnswer, unionId } from './down-fields.js';

const { fields, optional } = field;

/** The platform pushes the count of free places, which the sign at the gate shows. */
export const spaceNotify = cloudMessage({
  serviceName: 'space_notify',
  sentAs: 'parkInfo',
  section: '3.39',
  titleZh: '修改道闸余位',
  title: 'Free places to show',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'bolink',
  // Nothing of the request comes back.
  echoes: [],
  // The text stands inside the answer's data.
  answerText: '',
  request: fields('3.39', {
    park_id: parkId(),
    union_id: unionId(),
    service_name: serviceName('space_notify'),
    total_space: field.whole('All places', { example: 122 }),
    free_space: field.whole('Free places', { example: 22 }),
    message_uuid: optional(field.text('Number of the message')),
  }),
  answer: routedAnswer(
    '3.39',
    fields('3.39', {
      service_name: serviceName('space_notify'),
      state: result(),
      errmsg: failureText(),
    }),
  ),
});
