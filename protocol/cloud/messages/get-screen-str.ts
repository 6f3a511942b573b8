import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { displayMoments } from '../value-lists.js';
import { result, serviceName } from './common.js';

const { fields, optional } = field;

/**
 * Asks what the display of a lane should show. Only the page of its http twin is public: whether
 * this one is wrapped as 2.39 to 2.42 are is not known.
 */
export const getScreenStr = cloudMessage({
  serviceName: 'get_screen_str',
  section: '2.43',
  titleZh: '获取车道屏幕文字',
  title: 'Get the text of a lane display',
  direction: 'up',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: null,
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.43', {
    union_id: field.whole('Number of the operator at the platform', { example: 200002 }),
    park_id: field.id('Car park number', { example: '20003' }),
    service_name: serviceName('get_screen_str'),
    device_no: optional(field.text('Device', { example: '2313' })),
    message_uuid: optional(field.id('Number of the message')),
    order_id: optional(field.id('Order of the entry', { example: '10000' })),
    type: optional(field.word('Moment', displayMoments, { example: '1' })),
  }),
  answer: fields('2.43', {
    state: result(),
    errmsg: optional(field.note('Result text', { requiredWhen: 'state is 0', example: '成功' })),
    screen_str: field.note('Text to show', { example: '一路顺风' }),
  }),
});
