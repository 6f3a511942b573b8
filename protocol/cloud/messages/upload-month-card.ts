import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { serviceName } from './common.js';
import { change, changedAt, changedRows, madeAt, someText } from './up-fields.js';

const { fields, optional } = field;

/**
 * A package of monthly cards. The page is not public: the fields are those that the published
 * server reads, their lengths those of the pushed twin 3.6. Whether it carries data_target is open.
 */
export const uploadMonthCard = cloudMessage({
  serviceName: 'upload_month_card',
  section: '2.8',
  titleZh: '月卡套餐上传',
  title: 'Upload a package of monthly cards',
  direction: 'up',
  status: 'not-public',
  acts: 'record',
  dataTarget: null,
  echoes: ['package_id'],
  answerText: 'errmsg',
  request: fields('2.8', {
    service_name: serviceName('upload_month_card'),
    package_id: field.key('Number of the package', { max: 24, example: '10098' }),
    create_time: madeAt(),
    update_time: changedAt(),
    describe: optional(field.note('Description', { max: 48 })),
    car_type: optional(field.text('Vehicle type, a car_type_id of 2.16', { max: 12 })),
    period: optional(field.text('Period of payment', { max: 8, example: '月' })),
    price: field.moneyNumber('Price', { example: 200 }),
    // The column of the published server holds 30 characters.
    name: optional(field.note('Name', { max: 24, example: '包月套餐一' })),
    // The published server breaks when it is absent.
    operate_type: change(),
  }),
  answer: fields('2.8', {
    service_name: serviceName('upload_month_card'),
    state: changedRows(),
    package_id: field.key('Number of the package', { max: 24 }),
    errmsg: someText(),
  }),
});
