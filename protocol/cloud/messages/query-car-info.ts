import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { queriedCars } from '../value-lists.js';
import { parkId, result, serviceName } from './common.js';
import { routedAnswer, unionId } from './down-fields.js';

const { fields, optional } = field;
const date = { example: '2022-04-07 08:00:00' };

// One record in two shapes: a monthly car may have all fields, a special car has no owner.
const carRecord = fields('3.40', {
  car_number: field.text('Plate', { example: '京A47829' }),
  user_name: optional(field.note('Owner', { example: '张三' })),
  tel: optional(field.text('Telephone')),
  car_type: optional(
    field.text('0 internal, 1 monthly, 2 by the hour; of a special car white or black'),
  ),
  card_id: optional(field.text('Number of the card', { example: '15' })),
  start_time: optional(field.text('Start of validity', date)),
  end_time: optional(field.text('End of validity', date)),
  update_time: optional(field.text('Time changed', date)),
  describe: optional(field.note('Note')),
});

/** The platform asks for the record of one plate. */
export const queryCarInfo = cloudMessage({
  serviceName: 'query_car_info',
  sentAs: 'parkInfo',
  section: '3.40',
  titleZh: '查询月卡车、特殊车',
  title: 'Record of a monthly or special car',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'bolink',
  // Nothing of the request comes back but, in a record, the plate.
  echoes: [],
  // The text stands inside the answer's data.
  answerText: '',
  request: fields('3.40', {
    park_id: parkId(),
    union_id: unionId(),
    service_name: serviceName('query_car_info'),
    message_uuid: optional(field.text('Number of the message')),
    car_number: field.text('Plate', { example: '京A47829' }),
    card_id: optional(field.text('Number of the card', { example: '15' })),
    type: field.word('Kind of car', queriedCars, { example: '1' }),
  }),
  answer: routedAnswer(
    '3.40',
    fields('3.40', {
      service_name: serviceName('query_car_info'),
      state: result(),
      errmsg: optional(field.note('Result text')),
      data: optional(field.object('The record; absent when there is none', carRecord)),
    }),
  ),
});
