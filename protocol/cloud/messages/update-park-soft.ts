import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, result, serviceName } from './common.js';
import { toBolink } from './down-fields.js';

const { fields, optional } = field;

/** The vendor tells that the charging system should be upgraded. */
export const updateParkSoft = cloudMessage({
  serviceName: 'update_park_soft',
  section: '3.33',
  titleZh: '下发收费系统升级通知',
  title: 'Notice of an upgrade',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: ['request_no'],
  answerText: 'errmsg',
  request: fields('3.33', {
    service_name: serviceName('update_park_soft'),
    park_id: parkId(),
    local_id: field.text('Charging system that is meant, the lanes after _channels_'),
    // A text in the table, a number in its example.
    union_id: field.text('Number of the operator at the platform', { example: '300022' }),
    update_content: field.text('What to upgrade, in words'),
    request_no: field.text('Number of the message'),
  }),
  answer: fields('3.33', {
    service_name: serviceName('update_park_soft'),
    data_target: toBolink(),
    state: result(),
    errmsg: optional(field.note('Result text')),
    request_no: field.text('Number of the message'),
  }),
});
