import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName } from './common.js';
import { toPlatform } from './up-fields.js';

const { fields, optional } = field;

/**
 * An order for which an invoice may be asked. Only orders that the platform did not take the money
 * of: it knows the others, and would invoice them twice.
 */
export const uploadInvoice = cloudMessage({
  serviceName: 'upload_invoice',
  section: '2.31',
  titleZh: '电子发票上传接口',
  title: 'Upload an order that may be invoiced',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'bolink',
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.31', {
    service_name: serviceName('upload_invoice'),
    data_target: toPlatform(),
    money: field.moneyNumber('Amount that may be invoiced', { example: 5 }),
    order_id: field.key('Order of the entry', { max: 32, example: '20171204152324414_RLF373' }),
    plate_number: field.plate({ filled: true, example: '京A0000' }),
    pay_time: field.unixSeconds('Time of payment', { example: 1562318113 }),
  }),
  answer: fields('2.31', {
    service_name: serviceName('upload_invoice'),
    state: result(),
    errmsg: optional(field.note('Result text', { requiredWhen: 'state is 0' })),
  }),
});
