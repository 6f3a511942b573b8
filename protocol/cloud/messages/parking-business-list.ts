import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { cityDetails, cityStays, licenseColors } from '../value-lists.js';
import { cityAnswer, cityRequest } from './up-fields.js';

const { fields, optional } = field;

/** One car that the city believes inside. */
export const cityStay = fields('2.41', {
  order_id: field.text('Order', { example: '16546' }),
  // Local time as text, not seconds.
  in_time: field.text('Entry time', { example: '2022-11-11 11:11:11' }),
  car_number: field.plate(),
  license_color: field.word('Plate colour', licenseColors, { example: '1' }),
  // The example value is 1, which the list does not have.
  park_order_type: field.word('Kind of arrival', cityStays),
});

/** Asks which cars the platform of the city believes inside, where 2.40 differs from ours. */
export const parkingBusinessList = cloudMessage({
  serviceName: 'parking_business_list',
  sentAs: 'parkInfo',
  section: '2.41',
  titleZh: '在停业务详情查询',
  title: 'Query which cars the city believes inside',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'bolink',
  echoes: [],
  answerText: 'errmsg',
  request: cityRequest('2.41', 'parking_business_list', {
    detail_type: optional(
      field.word('How much is told, 1 when absent', cityDetails, { example: '1' }),
    ),
  }),
  answer: cityAnswer('2.41', {
    ext_order_id_list: optional(
      field.texts('Orders', { requiredWhen: 'detail_type is 1', inside: 'data' }),
    ),
    order_detail_list: optional(
      field.list('Stays', cityStay, { requiredWhen: 'detail_type is 2', inside: 'data' }),
    ),
  }),
});
