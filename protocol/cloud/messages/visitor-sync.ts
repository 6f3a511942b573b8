import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { visitorCodes, visitorStates } from '../value-lists.js';
import { parkId, result, serviceName, toCloud } from './common.js';
import { operateType } from './down-fields.js';

const { fields, optional } = field;

/** A visitor asked for a pass, or the pass was decided on. */
export const visitorSync = cloudMessage({
  serviceName: 'visitor_sync',
  section: '3.19',
  titleZh: '访客管理下发',
  title: 'Visitor pass pushed from the cloud',
  direction: 'down',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['visitor_id'],
  answerText: 'errmsg',
  // The published server of 2018 never sends it. Its state is the decision, not a result.
  request: fields('3.19', {
    service_name: serviceName('visitor_sync'),
    visitor_id: field.whole('Number of the pass', { example: 10001 }),
    car_number: optional(field.text('Plate', { example: '渝NGCGCG' })),
    begin_time: optional(field.unixSeconds('Start')),
    end_time: optional(field.unixSeconds('End')),
    remark: optional(field.note('Note')),
    operate_type: operateType(),
    mobile: optional(field.text('Telephone', { example: '15000000000' })),
    state: field.choice('Decision', visitorStates, { example: 1 }),
    park_id: parkId(),
    type: field.choice('Kind of code', visitorCodes, { example: 1 }),
    channel_id: optional(
      field.text('Lane where the driver stands', { requiredWhen: 'type is 1', example: 'out1' }),
    ),
    attributes: optional(
      field.note('Fields of the form, as name:value separated by semicolons', {
        example: '姓名:张先生;来访事由:与会',
      }),
    ),
  }),
  answer: fields('3.19', {
    state: result(),
    service_name: serviceName('visitor_sync'),
    visitor_id: field.whole('Number of the pass'),
    data_target: toCloud(),
    errmsg: optional(field.note('Result text')),
  }),
});
