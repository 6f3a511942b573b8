import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { waitingResults } from '../value-lists.js';
import { answerText, parkId, serviceName } from './common.js';
import { payUserId, toBolink } from './down-fields.js';

const { fields, optional } = field;
const number = () =>
  field.text('Number that stands for the plate; may get a mark, is never shortened', {
    max: 8,
    example: '62000F9',
  });
// The protocol spells timestamp so.
const timetemp = () => field.unixSeconds('Time of the scan', { example: 1503296359 });

/** The driver of a car without readable plate scanned the code at the entrance. */
export const nolicenceInPark = cloudMessage({
  serviceName: 'nolicence_in_park',
  section: '3.3',
  titleZh: '无牌车入场请求',
  title: 'Entry of a car without plate',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: ['car_number', 'timetemp'],
  answerText: 'errmsg',
  request: fields('3.3', {
    service_name: serviceName('nolicence_in_park'),
    car_number: number(),
    park_id: parkId(),
    channel_id: field.text('Entrance lane', { max: 16, example: 'A2' }),
    timetemp: timetemp(),
    pay_user_id: payUserId(),
  }),
  answer: fields('3.3', {
    service_name: serviceName('nolicence_in_park'),
    data_target: toBolink(),
    state: field.choice('Result', waitingResults, { max: 2 }),
    errmsg: optional(answerText()),
    car_number: number(),
    timetemp: timetemp(),
  }),
});
