import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, serviceName, toCloud } from './common.js';

const { fields, optional } = field;
const content = () => optional(field.json('What a third party and the car park agreed on'));

/**
 * A message of a third party that the cloud hands on unread. Its `data` is content and no envelope.
 * Other fields of that content may stand beside the fixed ones.
 */
export const passThrough = cloudMessage({
  serviceName: 'pass_through',
  section: '3.22',
  titleZh: '云平台透传接口',
  title: 'Message of a third party',
  direction: 'down',
  // The page is public, the content is not.
  acts: 'opaque',
  dataTarget: 'cloud',
  echoes: ['uuid'],
  // Whether it went well is part of the content: the answer has neither state nor text.
  answerText: '',
  // The third party waits seven seconds.
  request: fields('3.22', {
    service_name: serviceName('pass_through'),
    park_id: parkId(),
    uuid: field.text('Number of the message'),
    data: content(),
  }),
  answer: fields('3.22', {
    service_name: serviceName('pass_through'),
    data_target: toCloud(),
    uuid: field.text('Number of the message'),
    data: content(),
  }),
});
