import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { shownExits } from '../value-lists.js';
import { result, serviceName } from './common.js';
import { toScreen, unknownAnswer } from './up-fields.js';

const { fields, optional } = field;
const waits = { requiredWhen: 'type is 4' };

/** Shows an order on the smart screen of the exit. It stays in the local network. */
export const screenOut = cloudMessage({
  serviceName: 'out',
  section: '7.3',
  titleZh: '推送出场订单',
  title: 'Show an exit on a smart screen',
  direction: 'up',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: 'wisdom_screen',
  echoes: [],
  answerText: 'errmsg',
  request: fields('7.3', {
    service_name: serviceName('out'),
    data_target: toScreen(),
    channel_id: field.key('Lane', { example: 'A11' }),
    type: field.choice('What is shown', shownExits, { example: 4 }),
    car_number: field.plate({ example: '京ABC9991' }),
    total: optional(
      field.moneyText('Whole fee', { example: '2.15', requiredWhen: 'type is 3 or 4' }),
    ),
    // Both begin with data:image/jpg;base64, and are bounded by the message.
    out_pic: optional(field.text('Picture of the exit', { max: 200_000 })),
    in_pic: optional(field.text('Picture of the entry', { max: 200_000 })),
    price: optional(field.moneyText('Still to pay', { example: '0.01', ...waits })),
    reduce_amount: optional(
      field.text('Reduction with its unit 元', { example: '4.56元', ...waits }),
    ),
    in_time: optional(
      field.text('Entry time, local', { example: '2020-10-16 08:08:08', ...waits }),
    ),
    duration: optional(field.text('Stay in minutes', { example: '22', ...waits })),
    code: optional(field.text('Payment address of 7.5, shown as QR code', { max: 1024, ...waits })),
    prepay: optional(field.moneyText('Prepaid', { example: '0.01', ...waits })),
    state: result(),
    tts: optional(field.note('Text to speak', { max: 64 })),
  }),
  answer: unknownAnswer('7.3'),
});
