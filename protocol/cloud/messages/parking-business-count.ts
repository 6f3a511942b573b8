import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { cityAnswer, cityRequest } from './up-fields.js';

/** Asks how many of our cars the platform of the city believes inside. */
export const parkingBusinessCount = cloudMessage({
  serviceName: 'parking_business_count',
  sentAs: 'parkInfo',
  section: '2.40',
  titleZh: '在停业务总数查询',
  title: 'Query how many cars the city believes inside',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'bolink',
  echoes: [],
  answerText: 'errmsg',
  request: cityRequest('2.40', 'parking_business_count', {}),
  answer: cityAnswer('2.40', {
    parking_business_count: field.optional(
      field.whole('Cars inside', { example: 18, inside: 'data' }),
    ),
  }),
});
