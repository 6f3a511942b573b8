import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, result, serviceName, toCloud } from './common.js';

const { fields, optional } = field;

/** Asks which smart screen belongs to a lane. */
export const screenInfo = cloudMessage({
  serviceName: 'screen_info',
  section: '7.1',
  titleZh: '获取智慧屏 ip',
  title: 'Get the address of a smart screen',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['channel_id'],
  answerText: 'errmsg',
  request: fields('7.1', {
    service_name: serviceName('screen_info'),
    data_target: toCloud(),
    channel_id: field.key('Lane', { example: 'A11' }),
  }),
  answer: fields('7.1', {
    service_name: serviceName('screen_info'),
    state: result(),
    errmsg: field.note('Result text', { example: '查询成功' }),
    device_ip: optional(field.text('Address in the local network', { example: '192.168.199.199' })),
    device_id: optional(field.text('Number of the screen', { example: '9528166666999999' })),
    device_name: optional(field.note('Name of the screen', { example: '东门出口' })),
    park_id: parkId(),
    channel_id: field.id('Lane', { example: 'A11' }),
  }),
});
