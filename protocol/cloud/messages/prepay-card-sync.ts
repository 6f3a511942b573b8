import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, result, serviceName, toCloud } from './common.js';
import { echoedOperateType, failureText, operateType, plates } from './down-fields.js';

const { fields, optional } = field;
const otherMaker = { from: "another maker's cloud" };

/** A stored-value card was added, changed or deleted in the cloud. */
export const prepayCardSync = cloudMessage({
  serviceName: 'prepay_card_sync',
  section: '3.20',
  titleZh: '储值卡同步',
  title: 'Stored-value card pushed from the cloud',
  direction: 'down',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['card_id', 'operate_type'],
  answerText: 'errmsg',
  request: fields('3.20', {
    service_name: serviceName('prepay_card_sync'),
    card_id: field.text('Number of the card', { example: '201708_1000' }),
    create_time: optional(field.unixSeconds('Time made')),
    update_time: optional(field.unixSeconds('Time changed')),
    car_number: plates(),
    remark: optional(field.note('Note')),
    operate_type: operateType(),
    // A text in the table, a number in its example.
    total_price: field.moneyText('Amount on the card; opening balance when it is added', {
      example: '21314',
    }),
    mobile: field.text('Telephone', { example: '15000000000' }),
    park_id: parkId(),
    name: field.note('Owner', { example: '张三' }),
    // A number of the table of vehicle types, or a plain name in the cloud of another maker.
    car_type_id: optional(field.text('Vehicle type', { example: '20190111' })),
    msg_id: optional(field.text('Number of the message, beside data', otherMaker)),
    address: optional(field.note('Address', otherMaker)),
  }),
  answer: fields('3.20', {
    service_name: serviceName('prepay_card_sync'),
    data_target: toCloud(),
    state: result(),
    card_id: field.text('Number of the card'),
    operate_type: echoedOperateType(),
    errmsg: failureText(),
  }),
});
