import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { yesNo } from '../value-lists.js';
import { serviceName } from './common.js';
import { noAnswer } from './down-fields.js';

const { fields } = field;

/** What the platform knows of the wallet of a car that came in. No answer. */
export const updateBalance = cloudMessage({
  serviceName: 'update_balance',
  section: '4.2',
  titleZh: '推送当前车牌余额及是否支持无感支付',
  title: 'Balance of a plate, and whether it pays without password',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: [],
  answerText: '',
  request: fields('4.2', {
    service_name: serviceName('update_balance'),
    car_number: field.text('Plate', { max: 8, example: '京GH2433' }),
    balance: field.moneyText('Balance of the wallet', { max: 15, example: '2' }),
    autopay: field.choice('Pays without password', yesNo, { max: 2, example: 1 }),
  }),
  answer: noAnswer('4.2'),
});
