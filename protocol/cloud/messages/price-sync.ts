import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { recordChanges } from '../value-lists.js';
import { result, serviceName, toCloud } from './common.js';
import { echoedOperateType } from './down-fields.js';

const { fields, optional } = field;
// The page is not public: the names are those the published server sends, the lengths of 2.9.
const server = { from: 'published server' };

/** A price rule was added, changed or deleted in the cloud. */
export const priceSync = cloudMessage({
  serviceName: 'price_sync',
  section: '3.5',
  titleZh: '价格同步',
  title: 'Price rule pushed from the cloud',
  direction: 'down',
  status: 'not-public',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['price_id', 'operate_type'],
  answerText: 'errmsg',
  request: fields('3.5', {
    service_name: serviceName('price_sync'),
    price_id: field.text('Number of the rule', { max: 24, ...server }),
    car_type: optional(field.text('Vehicle type in words', { max: 12, ...server })),
    create_time: optional(field.unixSeconds('Time made', server)),
    update_time: optional(field.unixSeconds('Time changed', server)),
    describe: optional(field.note('The rule in words', { max: 48, ...server })),
    operate_type: field.choice('What to do', recordChanges, { max: 2, ...server }),
  }),
  answer: fields('3.5', {
    service_name: serviceName('price_sync'),
    data_target: toCloud(),
    state: result(),
    // The published server looks the id up in all car parks, so it must be unique across them.
    price_id: field.text('Number of the rule', { max: 24, ...server }),
    operate_type: echoedOperateType(),
    errmsg: optional(
      field.note('Reason', { max: 48, requiredWhen: 'state is 0', from: 'section 3.6' }),
    ),
  }),
});
