import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { laneCodes, yesNo } from '../value-lists.js';
import { result, serviceName } from './common.js';
import { resultText, toPlatform } from './up-fields.js';

const { fields, optional } = field;

/** Asks for the address that a QR code of a lane holds. */
export const codeUrl = cloudMessage({
  serviceName: 'code_url',
  section: '2.18',
  titleZh: '获取二维码地址',
  title: 'Get the address of a QR code',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: ['channel_id', 'type'],
  answerText: 'errmsg',
  request: fields('2.18', {
    service_name: serviceName('code_url'),
    // A second row of the table lets `three` address somebody else's platform.
    data_target: toPlatform(),
    type: field.choice('Which code', laneCodes, { max: 2, example: 2 }),
    channel_id: optional(
      field.id('Lane', { max: 16, example: '通道一', requiredWhen: 'type is 2 or 3' }),
    ),
    change: optional(field.choice('Replace the code there is', yesNo, { max: 2, example: 1 })),
    message_uuid: optional(field.id('Number of the message', { max: 64 })),
    device_no: optional(field.text('Device', { max: 64, example: '12323' })),
  }),
  answer: fields('2.18', {
    service_name: serviceName('code_url'),
    state: result(),
    code_url: optional(
      field.text('Address to show as QR code', {
        max: 128,
        example: 'https://beta.bolink.club/unionapi/nolienceinpark?code=0yDMpHWRRohQyYZb',
        requiredWhen: 'state is 1',
      }),
    ),
    errmsg: resultText(),
    type: field.choice('Which code', laneCodes, { max: 2, example: 2 }),
    // Required by the page; whether it comes with type 1 is not known.
    channel_id: optional(
      field.id('Lane', { max: 16, example: '通道一', requiredWhen: 'type is 2 or 3' }),
    ),
  }),
});
