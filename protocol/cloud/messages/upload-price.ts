import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { echoedParkId, serviceName, toCloud } from './common.js';
import { change, changedAt, changedRows, madeAt } from './up-fields.js';

const { fields, optional } = field;
const server = { from: 'published server' };

/** A price rule in words. The cloud shows it and does not calculate with it. */
export const uploadPrice = cloudMessage({
  serviceName: 'upload_price',
  section: '2.9',
  titleZh: '价格上传',
  title: 'Upload a price rule',
  direction: 'up',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['price_id'],
  // The published server says what is missing in `error` and not in `errmsg`.
  answerText: 'error',
  request: fields('2.9', {
    service_name: serviceName('upload_price'),
    data_target: toCloud(),
    price_id: field.key('Number of the rule', { max: 24, example: '10093' }),
    create_time: madeAt(),
    update_time: changedAt(),
    describe: optional(field.note('The rule in words', { max: 48, example: '开始时间8点...' })),
    car_type: field.text('Vehicle type', { max: 12, example: '小车', filled: true }),
    // The page shows the 1 only; the rest is what the published server takes.
    operate_type: change(),
  }),
  answer: fields('2.9', {
    state: changedRows(),
    errmsg: optional(field.note('Result text', { max: 48, requiredWhen: 'there is no error' })),
    error: optional(field.note('What is missing', server)),
    service_name: serviceName('upload_price'),
    price_id: optional(
      field.id('Number of the rule', { max: 24, requiredWhen: 'there is no error' }),
    ),
    operate_type: optional(field.whole('What was done in the end', server)),
    park_id: echoedParkId(),
  }),
});
