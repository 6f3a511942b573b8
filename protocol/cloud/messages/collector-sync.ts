import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { pushedSexes, recordChanges } from '../value-lists.js';
import { answerText, result, serviceName, toCloud } from './common.js';
import { echoedOperateType } from './down-fields.js';

const { fields, optional } = field;
// The page is not public: the names are those the published server sends, the lengths of 2.4.
const server = { from: 'published server' };

/** A cashier was added, changed or deleted in the cloud. */
export const collectorSync = cloudMessage({
  serviceName: 'collector_sync',
  section: '3.8',
  titleZh: '车场收费员信息同步',
  title: 'Cashier pushed from the cloud',
  direction: 'down',
  status: 'not-public',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['user_id', 'operate_type'],
  answerText: 'errmsg',
  request: fields('3.8', {
    service_name: serviceName('collector_sync'),
    user_id: field.text('Number of the cashier', { max: 24, ...server }),
    name: optional(field.note('Name', { max: 24, ...server })),
    create_time: optional(field.unixSeconds('Time made', server)),
    update_time: optional(
      field.unixSeconds('Time changed', { ...server, requiredWhen: 'operate_type is 2' }),
    ),
    sex: optional(
      field.choice('Sex; absent when not set', pushedSexes, {
        max: 2,
        requiredWhen: 'it is set',
        ...server,
      }),
    ),
    operate_type: field.choice('What to do', recordChanges, { max: 2, ...server }),
  }),
  answer: fields('3.8', {
    service_name: serviceName('collector_sync'),
    data_target: toCloud(),
    state: result(),
    user_id: field.text('Number of the cashier', { max: 24, ...server }),
    operate_type: echoedOperateType(),
    errmsg: optional(answerText()),
  }),
});
