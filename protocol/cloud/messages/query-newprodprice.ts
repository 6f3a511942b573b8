import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { packageDiscounts } from '../value-lists.js';
import { answerText, result, serviceName, toCloud } from './common.js';
import { comId, localId, plates } from './down-fields.js';

const { fields, optional } = field;

/** A driver wants to know what a new card costs. */
export const queryNewprodprice = cloudMessage({
  serviceName: 'query_newprodprice',
  section: '3.34',
  titleZh: '公众号新建月卡查询价格',
  title: 'Price of a new card',
  direction: 'down',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['trade_no'],
  answerText: 'errmsg',
  request: fields('3.34', {
    service_name: serviceName('query_newprodprice'),
    months: field.whole('Months', { max: 12, example: 5 }),
    start_time: field.unixSeconds('Start of validity'),
    trade_no: field.text('Number of the query', { max: 24 }),
    comid: comId(),
    local_id: localId(),
    car_number: plates(24),
    pid: field.text('Package', { max: 24, example: '50' }),
    discount: optional(
      field.text('Value of the discount, empty for none', { max: 64, example: '7' }),
    ),
    discount_type: optional(field.choice('Kind of discount', packageDiscounts, { max: 64 })),
  }),
  answer: fields('3.34', {
    service_name: serviceName('query_newprodprice'),
    data_target: toCloud(),
    state: result(),
    trade_no: field.text('Number of the query', { max: 48 }),
    errmsg: optional(answerText()),
    // The page marks it as required always; a refusal has no price to give.
    price: optional(
      field.moneyText('Price', { max: 15, example: '6.0', requiredWhen: 'state is 1' }),
    ),
  }),
});
