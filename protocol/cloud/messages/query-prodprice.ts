import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { packageDiscounts } from '../value-lists.js';
import { answerText, result, serviceName, toCloud } from './common.js';
import { comId, localId, plates } from './down-fields.js';

const { fields, optional } = field;

/** A driver wants to know what the renewal of a card costs. */
export const queryProdprice = cloudMessage({
  serviceName: 'query_prodprice',
  section: '3.11',
  titleZh: '公众号月卡续费查询价格',
  title: 'Price of the renewal of a card',
  direction: 'down',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: ['trade_no'],
  answerText: 'errmsg',
  // The published server waits two to three seconds, and shows errmsg up to its first underscore.
  request: fields('3.11', {
    card_id: field.text('Number of the card', { max: 24, example: 'Abc0934234' }),
    service_name: serviceName('query_prodprice'),
    months: field.text('Length in periods of the package', { max: 12, example: '5' }),
    start_time: field.text('Start, Unix seconds', { max: 15, example: '1495158031' }),
    trade_no: field.text('Number of the query', { max: 24 }),
    comid: comId(),
    local_id: localId(),
    car_number: plates(24),
    pid: optional(field.whole('Package', { max: 24, example: 50 })),
    period: optional(
      field.text('Period of the package, a month if absent: 天, 月, 季, 半年 or 年', {
        max: 8,
        example: '月',
      }),
    ),
    discount: optional(
      field.text('Value of the discount, empty for none', { max: 64, example: '7' }),
    ),
    discount_type: optional(field.choice('Kind of discount', packageDiscounts, { max: 64 })),
  }),
  answer: fields('3.11', {
    service_name: serviceName('query_prodprice'),
    data_target: toCloud(),
    state: result(),
    trade_no: field.text('Number of the query', { max: 48 }),
    errmsg: optional(answerText()),
    // The page marks it as required always; a refusal has no price to give.
    price: optional(
      field.moneyText('Price', { max: 15, example: '6.0', requiredWhen: 'state is 1' }),
    ),
    // The row is cut; section 3.10 names the field and its value 0, which means that 3.10 follows.
    cloud_notice: optional(field.whole('Who tells of the payment', { from: 'section 3.10' })),
  }),
});
