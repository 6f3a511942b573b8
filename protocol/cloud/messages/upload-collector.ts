import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { cashierChanges, pushedSexes } from '../value-lists.js';
import { serviceName, toCloud } from './common.js';
import { changedAt, madeAt, uploadAnswer } from './up-fields.js';

const { fields, optional } = field;

/** A cashier, to whom orders refer by uid and out_uid. The cloud makes an account for each. */
export const uploadCollector = cloudMessage({
  serviceName: 'upload_collector',
  section: '2.4',
  titleZh: '车场收费员信息上传',
  title: 'Upload a cashier',
  direction: 'up',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['user_id'],
  answerText: 'errmsg',
  request: fields('2.4', {
    service_name: serviceName('upload_collector'),
    data_target: toCloud(),
    user_id: field.key('Number of the cashier', { max: 24, example: '1234567' }),
    name: optional(field.note('Name', { max: 24, example: '小王' })),
    create_time: madeAt(),
    update_time: changedAt(),
    sex: optional(
      field.choice('Sex', pushedSexes, { max: 2, example: 1, from: "the vendor's back office" }),
    ),
    operate_type: field.choice('What to do', cashierChanges, { max: 2, example: 1 }),
  }),
  answer: uploadAnswer('2.4', 'upload_collector', {
    user_id: field.key('Number of the cashier', { max: 24 }),
    // Required by the page, absent from the published server.
    cloud_id: optional(field.whole('Account made in the cloud', { max: 20, example: 100001 })),
  }),
});
