import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;
const example = { from: 'example of the page' };

/** One card of the plate. Names differ from those of 2.33. */
export const plateCard = fields('2.24', {
  card_id: field.key('Number of the card', { example: '25903' }),
  // The table spells the key car_numner, its example car_number. Both are read.
  car_number: field.text('Plates', { example: '京GGGGGF1' }),
  car_numner: optional(field.text('Plates, as the table spells the key')),
  name: field.note('Owner', { example: 'Zhangsan' }),
  b_time: field.unixSeconds('Start of validity'),
  e_time: field.unixSeconds('End of validity', { example: 1490879218 }),
  mobile: optional(field.text('Telephone', { example: '15011110000' })),
});

/** Asks for the monthly cards of one plate. */
export const queryMonthCard = cloudMessage({
  serviceName: 'query_month_card',
  section: '2.24',
  titleZh: '月卡信息查询',
  title: 'Query the monthly cards of a plate',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'cloud',
  echoes: ['random_str'],
  answerText: 'errmsg',
  request: fields('2.24', {
    service_name: serviceName('query_month_card'),
    data_target: toCloud(),
    car_number: field.plate({ filled: true, example: '京GGGGGF1' }),
    random_str: field.text('Text that the answer repeats', { filled: true, example: '2018' }),
  }),
  answer: fields('2.24', {
    state: result(),
    errmsg: field.note('Result text', { example: '查询成功' }),
    service_name: serviceName('query_month_card'),
    vip_list: optional(field.list('Cards of the plate', plateCard)),
    random_str: optional(field.text('The text of the request', example)),
    msg_id: optional(field.text('Number of the message', example)),
  }),
});
