import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { armMoves } from '../value-lists.js';
import { answerText, parkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;
const publicCloud = { requiredWhen: 'the cloud is the public one' };

/** Somebody far away raises or lowers a barrier. */
export const operateLiftrod = cloudMessage({
  serviceName: 'operate_liftrod',
  section: '3.18',
  titleZh: '抬杆/落杆通知',
  title: 'Raise or lower a barrier',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['liftrod_id', 'channel_id', 'operate'],
  answerText: 'errmsg',
  request: fields('3.18', {
    service_name: serviceName('operate_liftrod'),
    channel_name: optional(field.note('Name of the lane', { max: 24, ...publicCloud })),
    channel_id: optional(field.text('Lane', { max: 24, example: 'out001', ...publicCloud })),
    operate: optional(field.choice('Command', armMoves, { max: 2, ...publicCloud })),
    park_id: parkId(),
    liftrod_id: optional(field.text('Number of the command', { max: 64, ...publicCloud })),
    order_id: optional(field.text('Order of the stay', { max: 128 })),
    message_uuid: optional(field.text('Number of the message', { max: 48 })),
    duration: optional(
      field.word('How long', { temporary: 'once', perpetual: 'stays so' }, { max: 24 }),
    ),
    device_no: optional(field.text('Device', { max: 24, example: '12323' })),
  }),
  answer: fields('3.18', {
    service_name: serviceName('operate_liftrod'),
    data_target: toCloud(),
    state: result(),
    // The page gives 16 characters for the echo of a field of 24; an echo is never shortened.
    channel_id: optional(field.text('Lane', { max: 24, ...publicCloud })),
    operate: optional(field.whole('Command; an echo, also of what was refused', publicCloud)),
    errmsg: optional(answerText()),
    liftrod_id: optional(
      field.text('Number of the command', {
        max: 64,
        requiredWhen: 'the command comes from the lane monitor',
      }),
    ),
  }),
});
