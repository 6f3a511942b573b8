import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName } from './common.js';
import { someText, toPlatform } from './up-fields.js';

const { fields } = field;

/**
 * Sends a log file that 3.32 asked for. The vendor's library reads the file at this path and
 * uploads it; on a link without that library nobody does.
 */
export const uploadFile = cloudMessage({
  serviceName: 'upload_file',
  section: '2.32',
  titleZh: '上传收费系统日志',
  title: 'Upload a log file',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'bolink',
  // The answer does not even name its service.
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.32', {
    service_name: serviceName('upload_file'),
    url: field.text('Address that takes the file', {
      example: 'http://s.bolink.club/web/parkAferSale/uploadFile',
    }),
    filepath: field.text('Path of the file on this machine', { example: 'D:\\1.INFO' }),
    data_target: toPlatform(),
  }),
  answer: fields('2.32', { state: result(), errmsg: someText() }),
});
