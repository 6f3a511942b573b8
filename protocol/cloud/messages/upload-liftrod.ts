import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { armMoves } from '../value-lists.js';
import { answerText, echoedParkId, openResult, serviceName, toCloud } from './common.js';

const { fields, optional } = field;

/** The arm was raised or lowered outside the normal course. */
export const uploadLiftrod = cloudMessage({
  serviceName: 'upload_liftrod',
  section: '2.11',
  titleZh: '异常抬杆/落杆上传',
  title: 'Upload a barrier raise or lower',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['liftrod_id'],
  answerText: 'errmsg',
  request: fields('2.11', {
    service_name: serviceName('upload_liftrod'),
    data_target: toCloud(),
    liftrod_id: field.key('Number of the movement', { max: 24, example: '10093' }),
    operate: optional(
      field.choice('What the arm did', armMoves, { max: 2, requiredWhen: 'it is 1' }),
    ),
    create_time: optional(field.unixSeconds('Time made')),
    update_time: optional(field.unixSeconds('Time changed')),
    // The list of reasons belongs to each cloud's configuration, so it stays open.
    reason: optional(field.whole('Reason, a number defined on the cloud', { max: 2, example: 0 })),
    channel_id: field.id('Channel', { max: 16, example: '通道一' }),
    user_id: field.id('Collector', { max: 24, example: '20551' }),
    car_number: optional(field.plate()),
    order_id: optional(field.id('Order', { max: 48, example: '10099' })),
    resume: optional(field.note('Note, may hold the reason', { max: 32, example: '其它原因' })),
  }),
  answer: fields('2.11', {
    state: openResult('0 failed, above 0 succeeded'),
    errmsg: answerText(),
    service_name: serviceName('upload_liftrod'),
    liftrod_id: field.key('Number of the movement', { max: 24 }),
    park_id: echoedParkId(),
  }),
});
