import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { dayLimits } from '../value-lists.js';
import { parkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;
const rowExample = { from: 'example of the page' };

/** Most rows of one page. */
export const cardRowsMax = 100;

/** One monthly card of a page. */
export const cardRow = fields('2.33', {
  // A number of the cloud may hold Chinese characters.
  card_id: field.key('Number of the card', { example: '123456a' }),
  // The table spells the key car_numner, its example car_number. Both are read.
  car_number: field.text('Plates, several separated by a comma', { example: '京GGGGGF1' }),
  car_numner: optional(field.text('Plates, as the table spells the key')),
  name: field.note('Owner', { example: 'Zhangsan' }),
  create_time: optional(field.unixSeconds('Time made')),
  end_time: field.unixSeconds('End of validity', { example: 1490879218 }),
  p_lot: optional(field.text('Parking space', { example: '2' })),
  remark: optional(field.note('Note')),
  price: field.moneyNumber('Money received', { example: 150.0 }),
  tel: optional(field.text('Telephone', { max: 15 })),
  limit_day_type: optional(field.choice('Day restriction', dayLimits)),
  channel_id: field.text('Lanes the card may use, separated by a comma', { example: 'A1' }),
  address: field.note('Address', { example: '3号楼' }),
  begin_time: optional(field.unixSeconds('Start of validity', rowExample)),
  pid: optional(field.text('Package', { nullText: true, ...rowExample })),
  car_type_id: optional(field.text('Vehicle type', { nullText: true, ...rowExample })),
});

/** Reads the cloud's monthly cards, one page at a time. */
export const queryMonthCardPage = cloudMessage({
  serviceName: 'query_month_card_page',
  section: '2.33',
  titleZh: '分页查询月卡信息',
  title: 'Query monthly cards page by page',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['random_str', 'page'],
  answerText: 'errmsg',
  request: fields('2.33', {
    service_name: serviceName('query_month_card_page'),
    data_target: toCloud(),
    random_str: field.text('Text that the answer repeats', { filled: true, example: '2019' }),
    card_id: field.id('Card; empty for all'),
    car_number: field.id('Plate; empty for all', { example: '京DTTTTTD' }),
    page: field.whole('Page wanted, from 1', { example: 1 }),
    rp: field.whole('Rows per page, at most 100', { example: 10 }),
  }),
  answer: fields('2.33', {
    state: result(),
    errmsg: field.note('Result text', { example: '查询成功' }),
    service_name: serviceName('query_month_card_page'),
    park_id: parkId(),
    count: field.whole('Cards that fit the query, over all pages', { example: 150 }),
    page: field.whole('Page returned', { example: 1 }),
    random_str: field.text('The text of the request', { example: '2019' }),
    vip_list: optional(field.list('Cards of this page', cardRow)),
  }),
});
