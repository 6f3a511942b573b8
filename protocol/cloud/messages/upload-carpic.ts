import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { pictureMoments, pictureSources } from '../value-lists.js';
import { openResult, serviceName, toCloud } from './common.js';

const { fields, optional } = field;
const whenSource = (source: string) => ({ requiredWhen: `picture_source is ${source}` });

/**
 * A picture, at most 150 KB before Base64 (the published server takes 201100 bytes), kept for a
 * month. That server takes pictures over http alone. It answers a second picture of the same order
 * and size as already there, which after a failed first try proves nothing.
 */
export const uploadCarpic = cloudMessage({
  serviceName: 'upload_carpic',
  section: '2.12',
  titleZh: '车辆图片上传',
  title: 'Upload a picture',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  // The published server answers with state and errmsg alone.
  echoes: ['order_id'],
  answerText: 'errmsg',
  request: fields('2.12', {
    service_name: serviceName('upload_carpic'),
    data_target: toCloud(),
    // The table spells it picture_sourcee; the published server reads this name.
    picture_source: field.word('What it shows', pictureSources, { max: 8, example: 'order' }),
    order_id: optional(field.id('Order', { max: 48, example: '10093', ...whenSource('order') })),
    liftrod_id: optional(
      field.id('Movement of 2.11', { max: 24, example: '21000', ...whenSource('liftrod') }),
    ),
    event_id: optional(
      field.id('Event of 2.17', { max: 24, example: '13154', ...whenSource('confirm') }),
    ),
    create_time: field.unixSeconds('Time taken'),
    // Optional in the table, yet an upload without it fails.
    content: optional(field.text('The file in Base64', { max: 400_000 })),
    car_number: optional(field.plate()),
    pic_type: optional(field.text('Kind of file, jpg when absent', { max: 8, example: 'jpg' })),
    park_order_type: optional(
      field.word('Moment', pictureMoments, { max: 8, example: 'in', ...whenSource('order') }),
    ),
    upload_type: field.fixed('http', 'way of the file', { max: 8 }),
    resume: optional(field.note('Note', { max: 48, example: '其它原因' })),
    // The table gives 24 characters, the numbers of 3.31 that it repeats have 32.
    uuid: optional(
      field.id('Number of the request 3.31', {
        max: 32,
        example: '1234567',
        ...whenSource('capture'),
      }),
    ),
  }),
  answer: fields('2.12', {
    state: openResult('0 failed, 1 succeeded'),
    errmsg: field.note('Result text', { example: '上传成功!' }),
    order_id: optional(field.id('Order', { max: 48, example: '10093' })),
  }),
});
