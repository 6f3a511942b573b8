import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { yesNo } from '../value-lists.js';
import { parkId, result, serviceName, toCloud } from './common.js';
import { echoedOperateType, failureText, operateType } from './down-fields.js';

const { fields, optional } = field;

/** An internal car was added, changed or deleted in the cloud. The plate is its key. */
export const whiteListSync = cloudMessage({
  serviceName: 'white_list_sync',
  section: '3.27',
  titleZh: '内部车同步',
  title: 'Internal car pushed from the cloud',
  direction: 'down',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['car_number', 'operate_type'],
  answerText: 'errmsg',
  request: fields('3.27', {
    service_name: serviceName('white_list_sync'),
    b_time: field.unixSeconds('Start of validity'),
    e_time: field.unixSeconds('End of validity'),
    car_number: field.text('Plate', { example: '京GH0093' }),
    // The protocol spells the key so.
    caed_id: optional(field.whole('Number of the record', { example: 99999 })),
    remark: optional(field.note('Note')),
    user_name: optional(field.note('Owner', { example: '张三' })),
    car_location: optional(field.text('Space or flat', { example: '1_101' })),
    operate_type: operateType(),
    mobile: optional(field.text('Telephone', { example: '15000000000' })),
    park_id: parkId(),
    end_type: optional(
      field.choice('Valid for the long term', yesNo, {
        requiredWhen: 'the cloud is the public one',
      }),
    ),
    // The columns of these two rows are shifted: their lengths stand where the examples belong.
    create_time: optional(field.unixSeconds('Time of the change')),
    message_uuid: optional(field.text('Number of the message', { max: 48 })),
  }),
  answer: fields('3.27', {
    service_name: serviceName('white_list_sync'),
    data_target: toCloud(),
    state: result(),
    car_number: field.text('Plate', { example: '京GH0093' }),
    operate_type: echoedOperateType(),
    errmsg: failureText(),
  }),
});
