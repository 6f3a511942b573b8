import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { serviceName, toCloud } from './common.js';
import { uploadAnswer } from './up-fields.js';

const { fields, optional } = field;

/**
 * A renewal of a monthly card, for the list of the cloud; the card itself changes by 2.10. Its
 * answer repeats the card and not the payment, so one renewal of a card at a time.
 */
export const monthPayRecord = cloudMessage({
  serviceName: 'month_pay_record',
  section: '2.13',
  titleZh: '月卡续费记录上传',
  title: 'Upload a renewal of a monthly card',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['card_id'],
  answerText: 'errmsg',
  request: fields('2.13', {
    service_name: serviceName('month_pay_record'),
    data_target: toCloud(),
    trade_no: field.key('Number of the payment', { max: 24, example: '20170511810' }),
    card_id: field.key('Number of the card', { max: 24, example: '103105' }),
    pay_time: field.unixSeconds('Time of payment'),
    amount_receivable: field.moneyText('Money due', { example: '350' }),
    amount_pay: field.moneyText('Money received', { example: '300' }),
    // Words, not the codes of 2.2.
    pay_type: field.text('How it was paid, in words', { max: 12, example: '现金' }),
    collector: optional(field.note('Name of the cashier', { max: 24, example: '李磊' })),
    buy_month: optional(field.whole('Months bought', { max: 12, example: 1 })),
    car_number: optional(field.plate()),
    user_id: optional(field.id('User', { max: 24, example: '123456' })),
    // The published server works out the one of these two that is absent.
    start_time: optional(field.unixSeconds('Start of the new period', { example: 1495158031 })),
    limit_time: optional(field.unixSeconds('End of the new period')),
    resume: optional(field.note('Note', { max: 48, example: '其它原因' })),
  }),
  answer: uploadAnswer('2.13', 'month_pay_record', {
    card_id: field.key('Number of the card', { max: 24 }),
  }),
});
