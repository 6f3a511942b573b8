import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { yesNo } from '../value-lists.js';
import { parkId, result, serviceName, toCloud } from './common.js';
import { echoedOperateType, operateType } from './down-fields.js';

const { fields, optional } = field;

/** A card package was added, changed or deleted in the cloud. */
export const monthCardSync = cloudMessage({
  serviceName: 'month_card_sync',
  section: '3.6',
  titleZh: '月卡套餐同步',
  title: 'Card package pushed from the cloud',
  direction: 'down',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['package_id', 'operate_type'],
  answerText: 'errmsg',
  // The published server repeats an unanswered record for a day, the newest change first.
  request: fields('3.6', {
    service_name: serviceName('month_card_sync'),
    package_id: field.text('Number of the package', { max: 24, example: '10098' }),
    create_time: optional(field.unixSeconds('Time made')),
    update_time: optional(field.unixSeconds('Time changed')),
    describe: optional(field.note('Description', { max: 48 })),
    car_type: optional(field.text('Vehicle type, by its number', { max: 12 })),
    period: optional(
      field.text('Unit of the price: 天, 月, 季, 半年 or 年', { max: 8, example: '月' }),
    ),
    price: field.moneyNumber('Price', { example: 200.0 }),
    name: optional(field.note('Name', { max: 24, example: '包月套餐一' })),
    operate_type: operateType(),
    park_id: parkId(),
    end_type: field.choice('Whether it is sold for the long term', yesNo, { max: 1 }),
    start_time: optional(field.unixSeconds('Start')),
    end_time: optional(field.unixSeconds('End')),
  }),
  answer: fields('3.6', {
    service_name: serviceName('month_card_sync'),
    data_target: toCloud(),
    state: result(),
    package_id: field.text('Number of the package', { max: 24 }),
    operate_type: echoedOperateType(),
    // The page prints a length of 2, which holds no text; its sisters have 48.
    errmsg: optional(
      field.note('Reason', { max: 48, requiredWhen: 'state is 0', from: 'section 3.9' }),
    ),
  }),
});
