import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName } from './common.js';
import { toPlatform } from './up-fields.js';

const { fields, optional } = field;

/** One unpaid stay, perhaps in another car park. Its keys are spelt unlike all others. */
export const escapedOrder = fields('2.38', {
  parkName: field.note('Car park', { max: 64, example: '测试车场' }),
  unionId: field.whole('Operator', { max: 24, example: 200145 }),
  orderId: field.text('Order', { max: 48, example: '244564527' }),
  inParkPic: optional(field.text('Address of the picture of the entry', { max: 256 })),
  outParkPic: optional(field.text('Address of the picture of the exit', { max: 256 })),
  carNumber: field.plate({ example: '贵A88888' }),
  inTime: field.unixSeconds('Entry time'),
  outTime: field.unixSeconds('Time of the escape'),
  money: field.moneyText('Debt', { example: '0.01' }),
  duration: field.text('Stay in words', { max: 24, example: '1天2小时5分钟' }),
});

/** Asks for the debts of a plate. A debt that is paid later comes as 3.37. */
export const queryEscape = cloudMessage({
  serviceName: 'query_escape',
  section: '2.38',
  titleZh: '逃单查询',
  title: 'Query the unpaid orders of a plate',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'bolink',
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.38', {
    service_name: serviceName('query_escape'),
    data_target: toPlatform(),
    car_number: field.plate({ filled: true, example: '京A12355' }),
    park_id: field.id('Car park number', { max: 12, example: '21888' }),
    union_id: field.whole('Operator', { max: 24, example: 200145 }),
  }),
  answer: fields('2.38', {
    state: result(),
    service_name: serviceName('query_escape'),
    errmsg: optional(field.note('Result text', { max: 64, example: '查询成功' })),
    escapeOrder: optional(field.list('Unpaid orders', escapedOrder)),
  }),
});
