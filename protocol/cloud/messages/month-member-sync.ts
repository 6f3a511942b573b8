import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { dayLimits, operateTypes } from '../value-lists.js';
import { parkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;
const serverCode = { from: 'published server' };

/** A monthly card was added, changed or deleted in the cloud. */
export const monthMemberSync = cloudMessage({
  serviceName: 'month_member_sync',
  section: '3.7',
  titleZh: '月卡会员同步',
  title: 'Monthly-card member pushed from the cloud',
  direction: 'down',
  status: 'partial',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['card_id', 'operate_type'],
  answerText: 'errmsg',
  request: fields('3.7', {
    service_name: serviceName('month_member_sync'),
    card_id: field.key('Number of the card', { max: 24, example: '201708_1000' }),
    create_time: optional(field.unixSeconds('Time made')),
    update_time: optional(field.unixSeconds('Time changed')),
    begin_time: field.unixSeconds('Start of validity'),
    end_time: field.unixSeconds('End of validity'),
    // The table says Number, the published server sends text and "null" for none.
    pid: optional(field.text('Package', { max: 24, nullText: true, example: '50' })),
    name: optional(field.note('Owner', { max: 24, example: '张三' })),
    car_number: field.text('Plates, separated by a comma', {
      max: 24,
      example: '京G00000,京G00001',
    }),
    p_lot: optional(field.text('Parking space', { max: 6, example: '2' })),
    remark: optional(field.note('Note', { max: 48 })),
    price: field.moneyNumber('Money received', { example: 150.0 }),
    tel: optional(field.text('Telephone', { max: 15 })),
    limit_day_type: optional(field.choice('Day restriction', dayLimits, { max: 2 })),
    car_type_id: optional(field.text('Vehicle type', { max: 12, nullText: true })),
    amount_receivable: field.moneyNumber('Money due', { example: 200.0 }),
    operate_type: field.choice('What to do', operateTypes, { max: 2, example: 1 }),
    park_id: parkId(),
    channel_id: field.text('Lanes the card may use, separated by a comma', { max: 16 }),
    address: field.note('Address', { max: 32, example: '3号楼' }),
    group_id: optional(field.text('Group of the card', { max: 60 })),
    group_name: optional(field.note('Department', { max: 60 })),
    message_uuid: optional(field.text('Number of the message', { max: 48 })),
    car_type: optional(
      field.word('Kind of card', { 0: 'internal', 1: 'monthly', 2: 'by the hour' }, { max: 24 }),
    ),
    part_time: optional(
      field.text('Free period of the day', { max: 48, requiredWhen: 'car_type is 2' }),
    ),
  }),
  answer: fields('3.7', {
    service_name: serviceName('month_member_sync'),
    data_target: toCloud(),
    state: result(),
    card_id: field.text('Number of the card', { filled: true, ...serverCode }),
    operate_type: field.whole('What was done; an echo, also of what was refused', serverCode),
    card_id_local: optional(
      field.text("The car park's own number of the card", {
        requiredWhen: 'the card has a number of its own here',
        ...serverCode,
      }),
    ),
    // The page breaks off before this row; its sister 3.6 has it.
    errmsg: optional(
      field.note('Reason', { max: 48, requiredWhen: 'state is 0', from: 'section 3.6' }),
    ),
  }),
});
