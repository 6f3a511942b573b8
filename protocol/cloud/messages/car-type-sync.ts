import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { recordChanges } from '../value-lists.js';
import { result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;
// The page is not public: the names are those the published server sends, the lengths of 2.16.
const server = { from: 'published server' };

/** A vehicle type was added, changed or deleted in the cloud. */
export const carTypeSync = cloudMessage({
  serviceName: 'car_type_sync',
  section: '3.15',
  titleZh: '车型数据下发',
  title: 'Vehicle type pushed from the cloud',
  direction: 'down',
  status: 'not-public',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['car_type_id'],
  answerText: 'errmsg',
  request: fields('3.15', {
    service_name: serviceName('car_type_sync'),
    car_type_id: field.text('Number of the vehicle type', { max: 24, ...server }),
    name: optional(field.note('Name', { max: 24, ...server })),
    create_time: optional(field.unixSeconds('Time made', server)),
    update_time: optional(field.unixSeconds('Time changed', server)),
    sort: optional(field.whole('Place in the list', { max: 12, ...server })),
    operate_type: field.choice('What to do', recordChanges, { max: 2, ...server }),
  }),
  answer: fields('3.15', {
    service_name: serviceName('car_type_sync'),
    data_target: toCloud(),
    state: result(),
    car_type_id: field.text('Number of the vehicle type', { max: 24, ...server }),
    errmsg: optional(
      field.note('Reason', { max: 48, requiredWhen: 'state is 0', from: 'section 3.6' }),
    ),
  }),
});
