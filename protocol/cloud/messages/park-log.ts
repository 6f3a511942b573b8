import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { serviceName, toCloud } from './common.js';
import { uploadAnswer } from './up-fields.js';

const { fields, optional } = field;

/** Something that was done here, for the operation log of the cloud. */
export const parkLog = cloudMessage({
  serviceName: 'park_log',
  section: '2.6',
  titleZh: '日志上传',
  title: 'Upload an entry of the operation log',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'cloud',
  echoes: ['log_id'],
  answerText: 'errmsg',
  request: fields('2.6', {
    service_name: serviceName('park_log'),
    data_target: toCloud(),
    log_id: field.key('Number of the entry', { max: 24, example: '100092' }),
    // The published server refuses an entry without text.
    content: field.note('What was done', {
      max: 128,
      filled: true,
      example: '修改了车场(3251)价格:4644',
    }),
    operate_time: field.unixSeconds('Time of it', { example: 1490879218 }),
    user_id: field.id('Who did it', { max: 24, example: '3020551' }),
    remark: optional(field.note('Note', { max: 32, example: '机器故障' })),
  }),
  answer: uploadAnswer('2.6', 'park_log', {
    log_id: field.key('Number of the entry', { max: 24 }),
  }),
});
