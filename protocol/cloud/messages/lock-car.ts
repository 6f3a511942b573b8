import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { lockCommands } from '../value-lists.js';
import { answerText, parkId, result, serviceName, toCloud } from './common.js';
import { comId, localId } from './down-fields.js';

const { fields, optional } = field;

/** A driver locks or unlocks the own parked car; a locked one must not leave. */
export const lockCar = cloudMessage({
  serviceName: 'lock_car',
  section: '3.9',
  titleZh: '接收消息实现锁车/解锁',
  title: 'Lock or unlock a parked car',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['order_id', 'is_locked'],
  answerText: 'errmsg',
  // The published server waits two to three seconds for the answer.
  request: fields('3.9', {
    service_name: serviceName('lock_car'),
    comid: comId(),
    local_id: localId(),
    order_id: field.text('Order of the stay', { max: 48, example: '10098' }),
    is_locked: field.choice('What to do', lockCommands, { max: 2, example: 1 }),
    lock_key: optional(field.text('Password that lifts the lock', { max: 8, example: '2345' })),
    park_id: parkId(),
  }),
  answer: fields('3.9', {
    state: result(),
    order_id: field.text('Order of the stay', { max: 48 }),
    is_locked: field.whole('What was asked; an echo, also of what was refused', { max: 2 }),
    service_name: serviceName('lock_car'),
    data_target: toCloud(),
    errmsg: optional(answerText()),
  }),
});
