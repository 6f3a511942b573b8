import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;

/** Asks what the cloud thinks is on a stored-value card. */
export const queryPrepayCardBalance = cloudMessage({
  serviceName: 'query_prepay_card_balance',
  section: '2.28',
  titleZh: '储值卡余额查询',
  title: 'Query the balance of a stored-value card',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'cloud',
  echoes: ['random_str', 'card_id'],
  answerText: 'errmsg',
  request: fields('2.28', {
    service_name: serviceName('query_prepay_card_balance'),
    data_target: toCloud(),
    card_id: field.key('Number of the card', { example: '2017081000' }),
    car_number: field.plate({ filled: true }),
    random_str: field.text('Text that the answer repeats', { filled: true, example: '123sf' }),
  }),
  answer: fields('2.28', {
    state: result(),
    errmsg: field.note('Result text', { example: '查询余额成功' }),
    service_name: serviceName('query_prepay_card_balance'),
    card_id: field.key('Number of the card', { example: '2017081000' }),
    park_id: parkId(),
    balance: optional(field.moneyText('Balance', { example: '100', requiredWhen: 'state is 1' })),
    random_str: field.text('The text of the request', { example: '123sf' }),
  }),
});
