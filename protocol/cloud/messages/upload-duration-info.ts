import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { grantedReductions } from '../value-lists.js';
import { result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;

/** What a charging order really took off the fee of a stay that has ended. */
export const uploadDurationInfo = cloudMessage({
  serviceName: 'upload_duration_info',
  section: '2.34',
  titleZh: '充电减免信息上传',
  title: 'Upload what charging took off',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.34', {
    service_name: serviceName('upload_duration_info'),
    data_target: toCloud(),
    order_id: field.key('Order of the entry', { max: 32, example: '20171204152324414_RLF373' }),
    car_number: field.plate({ filled: true, example: '京A0000' }),
    start_charge_seq: field.id('Charging order', { example: '202008170000011120' }),
    calculation_method: field.choice('How it was reduced', grantedReductions, { example: 1 }),
    // Its unit is not written here; the charging notice of the cloud says minutes.
    duration: optional(
      field.decimal('Time taken off, probably minutes', {
        example: 50,
        requiredWhen: 'calculation_method is 1',
      }),
    ),
    reduce_amount: optional(
      field.moneyText('Amount taken off', {
        example: '1.25',
        requiredWhen: 'calculation_method is 2',
      }),
    ),
    out_time: field.unixSeconds('Exit time', { example: 1562318113 }),
  }),
  answer: fields('2.34', {
    service_name: serviceName('upload_duration_info'),
    state: result(),
    errmsg: optional(field.note('Result text', { requiredWhen: 'state is 0' })),
  }),
});
