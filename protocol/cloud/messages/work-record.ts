import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { shiftMoves } from '../value-lists.js';
import { serviceName, toCloud } from './common.js';
import { uploadAnswer } from './up-fields.js';

const { fields, optional } = field;
const server = { from: 'published server' };

/** A cashier starts or ends a shift; both messages carry the same uuid. */
export const workRecord = cloudMessage({
  serviceName: 'work_record',
  section: '2.5',
  titleZh: '员工上下班记录上传',
  title: 'Upload the start or end of a shift',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  // The page answers with user_id, the published server with uuid.
  echoes: [{ request: 'uuid', answer: 'uuid' }, 'user_id'],
  answerText: 'errmsg',
  request: fields('2.5', {
    service_name: serviceName('work_record'),
    data_target: toCloud(),
    uuid: field.key('Number of the shift', { max: 24, example: '1234567' }),
    user_id: field.id('Cashier', { max: 24, example: '325101' }),
    end_time: optional(
      field.unixSeconds('End', { example: 1490879218, requiredWhen: 'state is 1' }),
    ),
    start_time: optional(
      field.unixSeconds('Start', { example: 1490876218, requiredWhen: 'state is 0' }),
    ),
    work_station_uuid: optional(field.id('Booth', { max: 24, example: '325101' })),
    // The published server reads this one instead of the booth.
    worksite_id: optional(field.whole('Work site', server)),
    state: field.choice('What happened', shiftMoves, { max: 2, example: 0 }),
  }),
  // State 1 may come with a text: an unknown cashier is stored all the same.
  answer: uploadAnswer('2.5', 'work_record', {
    user_id: optional(field.id('Cashier', { max: 24 })),
    uuid: optional(field.id('Number of the shift', { max: 24, ...server })),
  }),
});
