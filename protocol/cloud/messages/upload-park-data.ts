import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { forwardTargets } from '../value-lists.js';
import { result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;

/** Hands a stay through the cloud to somebody else's platform; the cloud keeps nothing of it. */
export const uploadParkData = cloudMessage({
  serviceName: 'upload_park_data',
  section: '2.36',
  titleZh: '平台转发接口',
  title: 'Hand data through the cloud',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'cloud',
  echoes: ['uuid'],
  answerText: 'errmsg',
  request: fields('2.36', {
    service_name: serviceName('upload_park_data'),
    data_target: toCloud(),
    upload_target: field.choice('Platform', forwardTargets, { example: 1 }),
    car_number: field.plate({ filled: true, example: '京A11111' }),
    uuid: field.key('Number of the request', { example: 'abcd' }),
    in_time: optional(
      field.unixSeconds('Entry time', { example: 1601175323, requiredWhen: 'upload_target is 1' }),
    ),
    out_time: optional(
      field.unixSeconds('Exit time', { example: 1601175323, requiredWhen: 'upload_target is 1' }),
    ),
    price: optional(field.moneyText('Due now, for upload_target 2 alone', { example: '15' })),
  }),
  answer: fields('2.36', {
    service_name: serviceName('upload_park_data'),
    state: result(),
    errmsg: field.note('Result text', { example: '上传成功' }),
    uuid: field.key('Number of the request', { example: 'abcd' }),
    result: optional(
      field.text("The platform's answer, a JSON text", { requiredWhen: 'upload_target is 2' }),
    ),
  }),
});
