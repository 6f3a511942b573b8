import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { parkId, result, serviceName, toCloud } from './common.js';
import { failureText } from './down-fields.js';

const { fields } = field;

/** The vendor set until when the car park is licensed; what follows is up to the car park. */
export const parkValid = cloudMessage({
  serviceName: 'park_valid',
  section: '3.35',
  titleZh: '车场有效期下发',
  title: 'Validity of the car park',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['uuid'],
  answerText: 'errmsg',
  request: fields('3.35', {
    service_name: serviceName('park_valid'),
    park_id: parkId(),
    uuid: field.text('Number of the message'),
    exp_time: field.unixSeconds('End of validity'),
  }),
  answer: fields('3.35', {
    service_name: serviceName('park_valid'),
    data_target: toCloud(),
    state: result(),
    uuid: field.text('Number of the message'),
    errmsg: failureText(),
  }),
});
