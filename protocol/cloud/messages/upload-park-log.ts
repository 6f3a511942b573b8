import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName } from './common.js';
import { toBolink } from './down-fields.js';

const { fields, optional } = field;
// The page is not public. Numbers of messages begin with the service name, and 3.33 prints numbers
// that begin with this one; its sisters 3.30 and 3.33 carry request_no and answer in one way.
const inferred = { from: 'inferred from sections 3.30 and 3.33' };

/** The vendor wants the log file of the charging system, which is uploaded by 2.32. */
export const uploadParkLog = cloudMessage({
  serviceName: 'upload_park_log',
  section: '3.32',
  titleZh: '通知上传收费系统日志',
  title: 'Upload the log',
  direction: 'down',
  status: 'not-public',
  acts: 'opaque',
  dataTarget: 'bolink',
  echoes: ['request_no'],
  answerText: 'errmsg',
  request: fields('3.32', {
    service_name: serviceName('upload_park_log'),
    request_no: field.text('Number of the message', inferred),
  }),
  answer: fields('3.32', {
    service_name: serviceName('upload_park_log'),
    data_target: toBolink(),
    state: result(),
    errmsg: optional(field.note('Result text', inferred)),
    request_no: field.text('Number of the message', inferred),
  }),
});
