import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { cameraMakes } from '../value-lists.js';
import { result, serviceName } from './common.js';
import { toScreen } from './up-fields.js';

const { fields, optional } = field;

/** Connects to the smart screen that 7.1 named. It stays in the local network. */
export const initScreen = cloudMessage({
  serviceName: 'init_screen',
  section: '7.2',
  titleZh: '初始化连接智慧屏',
  title: 'Connect to a smart screen',
  direction: 'up',
  acts: 'acted-on',
  dataTarget: 'wisdom_screen',
  echoes: [],
  answerText: 'errmsg',
  request: fields('7.2', {
    service_name: serviceName('init_screen'),
    data_target: toScreen(),
    channel_id: field.key('Lane', { example: 'A11' }),
    device_ip: field.text('Address of the screen', { example: '192.168.199.199' }),
    cam_ip: optional(field.text('Address of the camera', { example: '192.168.199.198' })),
    cam_info: optional(field.choice('Make of the camera', cameraMakes, { example: 1 })),
  }),
  answer: fields('7.2', {
    service_name: serviceName('init_screen'),
    state: result(),
    errmsg: field.note('Result text', { example: 'success' }),
  }),
});
