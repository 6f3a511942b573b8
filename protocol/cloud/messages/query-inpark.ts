import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName } from './common.js';
import { toPlatform } from './up-fields.js';

const { fields, optional } = field;
const httpTable = { from: 'http table of the page' };
const single = { inside: 'data' } as const;

/** One open order of the plate. */
export const openOrder = fields('2.20', {
  local_id: optional(field.text('Charging system at which the car came in')),
  in_time: field.unixSeconds('Entry time', { example: 1529036055 }),
  car_number: field.plate({ example: '京DTTTTTW' }),
  order_id: field.id('Order', { example: 'A1_2C1529036055' }),
});

/** Looks up the entry of a car where the booths share no network. */
export const queryInpark = cloudMessage({
  serviceName: 'query_inpark',
  section: '2.20',
  titleZh: '查询在场订单',
  title: 'Query the open orders of a plate',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: ['query_time'],
  answerText: 'errmsg',
  request: fields('2.20', {
    service_name: serviceName('query_inpark'),
    data_target: toPlatform(),
    car_number: field.plate({ filled: true, example: '青HHHH21', ...httpTable }),
    query_time: field.unixSeconds('Time of the question', { example: 1514995200, ...httpTable }),
  }),
  answer: fields('2.20', {
    state: result(),
    service_name: serviceName('query_inpark'),
    errmsg: optional(field.note('Result text', { requiredWhen: 'state is 0' })),
    query_time: field.unixSeconds('Time of the question', { example: 1514995200 }),
    data: optional(field.list('Orders', openOrder, { requiredWhen: 'state is 1' })),
    // The table says one object and the example a list; an object is read as fields of the answer.
    local_id: optional(field.text('Charging system of the one order', single)),
    in_time: optional(field.unixSeconds('Entry time of the one order', single)),
    car_number: optional(field.plate(single)),
    order_id: optional(field.id('The one order', single)),
  }),
});
