import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { licenseColors } from '../value-lists.js';
import { parkId, result, serviceName, toCloud } from './common.js';
import { resultText } from './down-fields.js';

const { fields, optional } = field;
const server = { from: 'published server' };

/** A card was renewed in the cloud, or in an outside app that the city runs. */
export const monthPaySync = cloudMessage({
  serviceName: 'month_pay_sync',
  section: '3.16',
  titleZh: '月卡续费记录下发',
  title: 'Renewal of a card pushed from the cloud',
  direction: 'down',
  status: 'partial',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['trade_no', 'card_id'],
  answerText: 'errmsg',
  request: fields('3.16', {
    service_name: serviceName('month_pay_sync'),
    trade_no: field.text('Number of the renewal; a repetition has the same', { max: 64 }),
    card_id: field.text('Number of the card', { max: 24, example: '2017081000' }),
    pay_time: field.unixSeconds('Time of the renewal'),
    amount_receivable: field.moneyText('Amount due', { example: '350' }),
    amount_pay: field.moneyText('Amount received', { example: '300' }),
    pay_type: field.text('How it was paid, in words', { max: 12, example: '现金' }),
    collector: optional(field.note('Who took the money', { max: 24 })),
    buy_month: optional(field.whole('Months', { max: 12, example: 1 })),
    car_number: optional(field.text('Plate', { max: 8, example: '京G00000' })),
    user_id: optional(field.text('Number of the user', { max: 24 })),
    resume: optional(field.note('Note', { max: 48 })),
    start_time: optional(field.unixSeconds('Start')),
    // The example spells the key with a blank at its end; the published server sends none at all.
    end_time: field.unixSeconds('End'),
    park_id: parkId(),
    license_color: optional(
      field.choice('Plate colour; blue if absent', licenseColors, { max: 15 }),
    ),
  }),
  answer: fields('3.16', {
    state: result(),
    errmsg: resultText(),
    service_name: serviceName('month_pay_sync'),
    trade_no: field.text('Number of the renewal', { max: 64, ...server }),
    card_id: field.text('Number of the card', { max: 24, ...server }),
    data_target: toCloud(),
  }),
});
