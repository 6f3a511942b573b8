import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { dayLimits, yesNo } from '../value-lists.js';
import { serviceName, toCloud } from './common.js';
import { change, changedAt, changedRows, madeAt, someText } from './up-fields.js';

const { fields, optional } = field;
const unlessDeleted = { requiredWhen: 'operate_type is not 3' };

/**
 * A monthly card. The published server crosses the two amounts: a card that went up comes back by
 * 3.7 with price and amount_receivable exchanged. It also drops an unknown package or vehicle type.
 */
export const uploadMonthMember = cloudMessage({
  serviceName: 'upload_month_member',
  section: '2.10',
  titleZh: '月卡会员上传',
  title: 'Upload a monthly card',
  direction: 'up',
  status: 'partial',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['card_id'],
  answerText: 'errmsg',
  request: fields('2.10', {
    service_name: serviceName('upload_month_member'),
    data_target: toCloud(),
    card_id: field.key('Number of the card', { max: 24, example: '201708_1000' }),
    create_time: madeAt(),
    update_time: changedAt(),
    begin_time: optional(field.unixSeconds('Start of validity', unlessDeleted)),
    end_time: optional(field.unixSeconds('End of validity', unlessDeleted)),
    pid: optional(field.text('Package of 2.8', { max: 24, example: '50' })),
    p_lot: optional(field.text('Parking space', { max: 6, example: '2' })),
    name: optional(field.note('Owner', { max: 24, example: '张三' })),
    car_number: field.text('Plates, separated by a comma', {
      max: 32,
      filled: true,
      pattern: '^[\\p{L}\\p{N}_,-]*$',
      example: '京GH0093,京GF5566',
    }),
    price: optional(field.moneyText('Money received', { example: '150.00', ...unlessDeleted })),
    amount_receivable: optional(
      field.moneyText('Money due', { example: '200.00', ...unlessDeleted }),
    ),
    // The rows of these three lack a cell; the numbers in them are read as lengths.
    tel: optional(field.text('Telephone', { max: 15 })),
    address: optional(field.note('Address', { max: 32 })),
    remark: optional(field.note('Note', { max: 32 })),
    limit_day_type: optional(field.choice('Day restriction', dayLimits, { max: 2, example: 0 })),
    car_type: optional(field.text('Vehicle type, a car_type_id of 2.16', { max: 12 })),
    // The published server breaks when it is absent.
    operate_type: change(),
    channel_id: optional(
      field.text('Lanes, separated by a comma; empty for all, -1 for none', {
        max: 16,
        example: 'A1',
      }),
    ),
    force_update: optional(
      field.choice('Delete a card with the same plates first', yesNo, { max: 1, example: 0 }),
    ),
    group_id: optional(field.text('Department', { max: 60, example: '16' })),
    group_name: optional(field.note('Name of the department', { max: 60, example: '物业部' })),
  }),
  // The page breaks off before the answer; these are the fields of the published server.
  answer: fields('2.10', {
    service_name: serviceName('upload_month_member'),
    state: changedRows(),
    card_id: field.key('Number of the card', { max: 24 }),
    errmsg: someText(),
  }),
});
