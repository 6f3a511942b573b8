import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { result, serviceName } from './common.js';
import { resultText, toPlatform } from './up-fields.js';

const { fields, optional } = field;

/** Asks for the web page of this booth's payments. Without times: the shift, or else the day. */
export const queryParkDailyorder = cloudMessage({
  serviceName: 'query_park_dailyorder',
  section: '2.21',
  titleZh: '岗亭交易订单查询',
  title: "Query the page of a booth's payments",
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'bolink',
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.21', {
    service_name: serviceName('query_park_dailyorder'),
    data_target: toPlatform(),
    start_time: optional(field.unixSeconds('Start', { max: 10, example: 1516934957 })),
    end_time: optional(field.unixSeconds('End', { max: 10, example: 1516935950 })),
  }),
  answer: fields('2.21', {
    service_name: serviceName('query_park_dailyorder'),
    errmsg: resultText(),
    state: result(),
    order_url: optional(field.text('Address of the page, good for one visit', { max: 300 })),
  }),
});
