import type { Example } from '../example.js';
import { example as blackuserSync } from './blackuser-sync.js';
import { example as changeCarNumber } from './change-car-number.js';
import { example as collectorSync } from './collector-sync.js';
import { example as confirmOrderInform } from './confirm-order-inform.js';
import { example as escapeOrder } from './escape-order.js';
import { example as fixedCharge } from './fixed-charge.js';
import { example as gateSync } from './gate-sync.js';
import { example as lockCar } from './lock-car.js';
import { example as manualInpark } from './manual-inpark.js';
import { example as memberDiscount } from './member-discount.js';
import { example as monthCardSync } from './month-card-sync.js';
import { example as monthMemberSync } from './month-member-sync.js';
import { example as monthPaySync } from './month-pay-sync.js';
import { example as monthcardPay } from './monthcard-pay.js';
import { example as nolicenceInPark } from './nolicence-in-park.js';
import { example as noticeCapture } from './notice-capture.js';
import { example as operateLiftrod } from './operate-liftrod.js';
import { example as orderZeroBalance } from './order-zero-balance.js';
import { example as outpark } from './outpark.js';
import { example as parkValid } from './park-valid.js';
import { example as passThrough } from './pass-through.js';
import { example as payNotice } from './pay-notice.js';
import { example as prepayCardSync } from './prepay-card-sync.js';
import { example as prepayCardTradeSync } from './prepay-card-trade-sync.js';
import { example as prepayOrder } from './prepay-order.js';
import { example as queryNewprodprice } from './query-newprodprice.js';
import { example as queryPrice } from './query-price.js';
import { example as queryProdprice } from './query-prodprice.js';
import { example as recharge } from './recharge.js';
import { example as refund } from './refund.js';
import { example as repair } from './repair.js';
import { example as sweepcode } from './sweepcode.js';
import { example as updateBalance } from './update-balance.js';
import { example as updateParkSoft } from './update-park-soft.js';
import { example as visitorSync } from './visitor-sync.js';
import { example as whiteListSync } from './white-list-sync.js';

/** The printed examples of what the cloud asks, by service name. */
export const downExamples: Readonly<Record<string, Example>> = {
  query_price: queryPrice,
  prepay_order: prepayOrder,
  nolicence_in_park: nolicenceInPark,
  outpark: outpark,
  month_card_sync: monthCardSync,
  month_member_sync: monthMemberSync,
  collector_sync: collectorSync,
  lock_car: lockCar,
  monthcard_pay: monthcardPay,
  query_prodprice: queryProdprice,
  gate_sync: gateSync,
  blackuser_sync: blackuserSync,
  month_pay_sync: monthPaySync,
  confirm_order_inform: confirmOrderInform,
  operate_liftrod: operateLiftrod,
  visitor_sync: visitorSync,
  prepay_card_sync: prepayCardSync,
  prepay_card_trade_sync: prepayCardTradeSync,
  pass_through: passThrough,
  refund: refund,
  recharge: recharge,
  white_list_sync: whiteListSync,
  order_zero_balance: orderZeroBalance,
  repair: repair,
  member_discount: memberDiscount,
  notice_capture: noticeCapture,
  update_park_soft: updateParkSoft,
  query_newprodprice: queryNewprodprice,
  park_valid: parkValid,
  pay_notice: payNotice,
  escape_order: escapeOrder,
  manual_inpark: manualInpark,
  change_car_number: changeCarNumber,
  fixed_charge: fixedCharge,
  update_balance: updateBalance,
  sweepcode: sweepcode,
};
