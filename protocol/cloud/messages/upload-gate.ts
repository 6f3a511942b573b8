import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { uploadedPassTypes } from '../value-lists.js';
import { serviceName, toCloud } from './common.js';
import { change, uploadAnswer } from './up-fields.js';

const { fields, optional } = field;

/** A lane. Here passtype 0 is an entry; the pushed twin 3.13 means the reverse. */
export const uploadGate = cloudMessage({
  serviceName: 'upload_gate',
  section: '2.14',
  titleZh: '通道数据上传',
  title: 'Upload a lane',
  direction: 'up',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['channel_id'],
  answerText: 'errmsg',
  request: fields('2.14', {
    service_name: serviceName('upload_gate'),
    data_target: toCloud(),
    passname: field.note('Name', { max: 24, example: '南门入口' }),
    passtype: field.choice('Direction', uploadedPassTypes, { max: 8, example: 0 }),
    // The published server breaks when it is absent.
    operate_type: change(),
    channel_id: field.key('Number of the lane', { max: 16, example: 'A1' }),
    lane_no: optional(field.id('ETC code of the lane', { max: 24, example: '000123' })),
    device_no: optional(field.text('Serial number of the device', { max: 24, example: '777881' })),
    resume: optional(field.note('Note', { from: 'example of the page' })),
    // The published server stores a new lane only with it, and does not answer without.
    worksite_id: optional(field.whole('Work site', { from: 'published server' })),
  }),
  // The published server says 上传成功 also with state 0.
  answer: uploadAnswer('2.14', 'upload_gate', {
    channel_id: field.key('Number of the lane', { max: 16 }),
  }),
});
