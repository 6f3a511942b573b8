import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { echoedParkId, openResult, serviceName, toCloud } from './common.js';
import { resultText } from './up-fields.js';

const { fields, optional } = field;

/**
 * A car at the exit whose plate fits no order: somebody at the cloud picks the order, which comes
 * back by 3.17. It is shown there only after its picture went up by 2.12 with the same event_id.
 */
export const uploadConfirmOrder = cloudMessage({
  serviceName: 'upload_confirm_order',
  section: '2.17',
  titleZh: '出场模糊匹配确认事件上传',
  title: 'Upload an exit whose plate needs a match by hand',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  // The answer names neither the service nor the event. A known event is refused as 已存在.
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.17', {
    service_name: serviceName('upload_confirm_order'),
    data_target: toCloud(),
    event_id: field.key('Number of the event, never used again', { max: 24, example: '13154' }),
    car_number: field.plate({ filled: true }),
    upload_time: optional(field.unixSeconds('Time of the upload')),
    channel_id: field.id('Lane where the car waits', { max: 16, example: '通道一' }),
  }),
  answer: fields('2.17', {
    state: openResult('0 failed, 1 succeeded'),
    errmsg: resultText(),
    park_id: echoedParkId(),
  }),
});
