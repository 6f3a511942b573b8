import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { screenCodes } from '../value-lists.js';
import { result, serviceName } from './common.js';

const { fields, optional } = field;

/** The screen at the lane read a code off a phone. It comes from the local network. */
export const sweepcode = cloudMessage({
  serviceName: 'sweepcode',
  section: '7.4',
  titleZh: '接收被扫数据',
  title: 'Code read by the screen',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: null,
  // Nothing of the request comes back.
  echoes: [],
  answerText: 'errmsg',
  request: fields('7.4', {
    service_name: serviceName('sweepcode'),
    type: field.choice('Kind of code', screenCodes, { example: 1 }),
    pay_info: optional(field.text('Proof of payment', { requiredWhen: 'type is 2' })),
    // 2.2, which charges the code, spells the key auth_code.
    authcode: optional(field.text('Payment code', { requiredWhen: 'type is 1' })),
    channel_id: field.text('Lane', { example: 'A11' }),
  }),
  answer: fields('7.4', {
    service_name: serviceName('sweepcode'),
    state: result(),
    errmsg: field.note('Result text'),
  }),
});
