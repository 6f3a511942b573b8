import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, serviceName } from './common.js';
import { noAnswer } from './down-fields.js';

const { fields } = field;

/** An operator wants a picture of a lane. It is uploaded by 2.12 with the same uuid; no answer. */
export const noticeCapture = cloudMessage({
  serviceName: 'notice_capture',
  section: '3.31',
  titleZh: '车道监控抓拍下发',
  title: 'Take a picture of a lane',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: [],
  answerText: '',
  request: fields('3.31', {
    service_name: serviceName('notice_capture'),
    channel_id: field.text('Lane', { example: 'out001' }),
    uuid: field.text('Number of the picture'),
    capture_time: field.unixSeconds('Time of the order'),
    park_id: parkId(),
  }),
  answer: noAnswer('3.31'),
});
