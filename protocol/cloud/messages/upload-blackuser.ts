import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { serviceName, toCloud } from './common.js';
import { change, madeAt, plainKey, uploadAnswer } from './up-fields.js';

const { fields, optional } = field;

/**
 * An entry of the black list. The published server changes every car park's entry of that number,
 * so numbers should begin with the number of the car park.
 */
export const uploadBlackuser = cloudMessage({
  serviceName: 'upload_blackuser',
  section: '2.15',
  titleZh: '黑名单上传',
  title: 'Upload an entry of the black list',
  direction: 'up',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['black_uuid'],
  answerText: 'errmsg',
  request: fields('2.15', {
    service_name: serviceName('upload_blackuser'),
    data_target: toCloud(),
    black_uuid: plainKey('Number of the entry', { max: 24, example: 'C22233' }),
    car_number: field.plate({ filled: true }),
    operator: optional(field.note('Who did it', { max: 24, example: '张一' })),
    create_time: madeAt(),
    resume: optional(field.note('Note', { max: 48, example: '其它原因' })),
    operate_type: change(),
  }),
  answer: uploadAnswer('2.15', 'upload_blackuser', {
    black_uuid: field.key('Number of the entry', { max: 24 }),
  }),
});
