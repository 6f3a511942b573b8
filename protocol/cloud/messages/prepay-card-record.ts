import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;

/**
 * A top-up that was made here; the cloud adds it to the balance, so each goes up once, under one
 * number. Whether a number that comes twice is caught is not public, nor how a refund is signed.
 */
export const prepayCardRecord = cloudMessage({
  serviceName: 'prepay_card_record',
  section: '2.26',
  titleZh: '储值卡充值记录上传',
  title: 'Upload a top-up of a stored-value card',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['card_id', 'trade_no'],
  answerText: 'errmsg',
  request: fields('2.26', {
    service_name: serviceName('prepay_card_record'),
    data_target: toCloud(),
    trade_no: field.key('Number of the top-up', { example: '20170511810' }),
    card_id: field.key('Number of the card', { example: '2017081000' }),
    pay_time: field.unixSeconds('Time of the top-up'),
    pay_type: optional(field.text('How it was paid, in words', { example: '现金' })),
    car_number: field.plate({ filled: true }),
    total_price: field.moneyText('Amount put on the card', { example: '123' }),
    user_id: optional(field.id('User', { example: '001' })),
    actual_money: optional(field.moneyNumber('Money that changed hands', { example: 123 })),
  }),
  answer: fields('2.26', {
    state: result(),
    errmsg: field.note('Result text', { example: 'upload data success!' }),
    service_name: serviceName('prepay_card_record'),
    card_id: field.key('Number of the card', { example: '2017081000' }),
    park_id: parkId(),
    trade_no: optional(field.id('Number of the top-up', { from: 'example of the page' })),
  }),
});
