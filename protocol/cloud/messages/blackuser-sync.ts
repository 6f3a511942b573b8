import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, result, serviceName, toCloud } from './common.js';
import { operateType, resultText } from './down-fields.js';

const { fields, optional } = field;
const date = { max: 48, example: '2022-04-07 08:00:00' };

/** A car was put on the black list, changed there or taken off in the cloud. */
export const blackuserSync = cloudMessage({
  serviceName: 'blackuser_sync',
  section: '3.14',
  titleZh: '黑名单下发',
  title: 'Black list entry pushed from the cloud',
  direction: 'down',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['black_uuid'],
  answerText: 'errmsg',
  request: fields('3.14', {
    service_name: serviceName('blackuser_sync'),
    black_uuid: optional(
      field.text('Number of the entry', {
        max: 24,
        example: 'C22233',
        requiredWhen: 'the cloud is the public one',
      }),
    ),
    car_number: field.text('Plate', { max: 8, example: '京GH0093' }),
    operator: optional(field.note('Who did it', { max: 24 })),
    create_time: optional(field.unixSeconds('Time of the change')),
    resume: optional(field.note('Note', { max: 48 })),
    operate_type: operateType(),
    park_id: parkId(),
    start_time: optional(field.text('Start, date and time in words', date)),
    end_time: optional(field.text('End, date and time in words', date)),
    message_uuid: optional(field.text('Number of the message', { max: 48 })),
  }),
  answer: fields('3.14', {
    state: result(),
    errmsg: resultText(),
    service_name: serviceName('blackuser_sync'),
    black_uuid: field.text('Number of the entry', { max: 24 }),
    data_target: toCloud(),
  }),
});
