import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { payChannels, platformPayKinds, platformPayStates } from '../value-lists.js';
import { result, serviceName } from './common.js';
import { someText, toPlatform } from './up-fields.js';

const { fields, optional } = field;
const inside = { inside: 'data' } as const;
const whenDone = { ...inside, requiredWhen: 'state is 1' };

/** One payment of a page. Its state is that of the payment. */
export const platformPayment = fields('2.30', {
  order_id: optional(field.id('Order', { example: 'A1231209151123' })),
  // The table spells it tader_no; whether the cloud does so too is not public. Both are read.
  tader_no: optional(
    field.text('Number of the payment, as the table spells the key', {
      example: '20190810238131231951123',
      requiredWhen: 'trade_no is absent',
    }),
  ),
  trade_no: optional(field.text('Number of the payment')),
  pay_type: field.word('How it was paid', platformPayKinds, { example: 'scancode' }),
  pay_channel: field.choice('Payment channel', payChannels, { example: 0 }),
  total: field.moneyNumber('Amount of the order', { example: 1.5 }),
  car_number: optional(field.plate({ example: '京A88888' })),
  state: field.choice('State of the payment', platformPayStates, { example: 4 }),
  pay_time: field.unixSeconds('Time of payment'),
});

/** Asks for the electronic payments of at most 24 hours, page by page. */
export const queryBlpay = cloudMessage({
  serviceName: 'query_blpay',
  section: '2.30',
  titleZh: '泊链电子支付对账接口',
  title: 'Compare electronic payments',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'bolink',
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.30', {
    service_name: serviceName('query_blpay'),
    data_target: toPlatform(),
    begin_time: field.unixSeconds('Start', { example: 1560148785 }),
    end_time: field.unixSeconds('End', { example: 1560152075 }),
    random_temp: optional(field.whole('Makes the text new', { example: 1560152075 })),
    page_number: optional(field.whole('Page, 1 when absent', { example: 1 })),
  }),
  answer: fields('2.30', {
    state: result(),
    errmsg: someText(),
    service_name: serviceName('query_blpay'),
    page_number: optional(field.whole('This page', { example: 1, ...whenDone })),
    page_count: optional(field.whole('Pages', { example: 2, ...whenDone })),
    park_id: optional(field.text('Car park number', { example: '20180427', ...whenDone })),
    count: optional(field.whole('Payments', { example: 0, ...whenDone })),
    ele_pay_total: optional(field.moneyNumber('Sum paid', { example: 29.9, ...whenDone })),
    ele_refund: optional(field.moneyNumber('Sum given back', { example: 10, ...inside })),
    order_list: optional(field.list('Payments', platformPayment, inside)),
  }),
});
