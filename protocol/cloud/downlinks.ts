import type { CloudMessage } from './message.js';
import { blackuserSync } from './messages/blackuser-sync.js';
import { carTypeSync } from './messages/car-type-sync.js';
import { changeCarNumber } from './messages/change-car-number.js';
import { checkVip } from './messages/check-vip.js';
import { collectorSync } from './messages/collector-sync.js';
import { confirmOrderInform } from './messages/confirm-order-inform.js';
import { deliverTicket } from './messages/deliver-ticket.js';
import { escapeOrder } from './messages/escape-order.js';
import { fixedCharge } from './messages/fixed-charge.js';
import { gateSync } from './messages/gate-sync.js';
import { lockCar } from './messages/lock-car.js';
import { manualInpark } from './messages/manual-inpark.js';
import { memberDiscount } from './messages/member-discount.js';
import { monthCardSync } from './messages/month-card-sync.js';
import { monthMemberSync } from './messages/month-member-sync.js';
import { monthPaySync } from './messages/month-pay-sync.js';
import { monthcardPay } from './messages/monthcard-pay.js';
import { nolicenceInPark } from './messages/nolicence-in-park.js';
import { noticeCapture } from './messages/notice-capture.js';
import { operateLiftrod } from './messages/operate-liftrod.js';
import { orderZeroBalance } from './messages/order-zero-balance.js';
import { outpark } from './messages/outpark.js';
import { parkValid } from './messages/park-valid.js';
import { passThrough } from './messages/pass-through.js';
import { payNotice } from './messages/pay-notice.js';
import { prepayCardSync } from './messages/prepay-card-sync.js';
import { prepayCardTradeSync } from './messages/prepay-card-trade-sync.js';
import { prepayOrder } from './messages/prepay-order.js';
import { priceSync } from './messages/price-sync.js';
import { queryCarInfo } from './messages/query-car-info.js';
import { queryNewprodprice } from './messages/query-newprodprice.js';
import { queryPrice } from './messages/query-price.js';
import { queryProdprice } from './messages/query-prodprice.js';
import { recharge } from './messages/recharge.js';
import { refund } from './messages/refund.js';
import { repair } from './messages/repair.js';
import { spaceNotify } from './messages/space-notify.js';
import { sweepcode } from './messages/sweepcode.js';
import { updateBalance } from './messages/update-balance.js';
import { updateParkSoft } from './messages/update-park-soft.js';
import { uploadParkLog } from './messages/upload-park-log.js';
import { visitorSync } from './messages/visitor-sync.js';
import { whiteListSync } from './messages/white-list-sync.js';

/**
 * What the cloud asks of the car park, in the order of the sections. Of 3.26 and 3.41 no service name
 * is public.
 */
export const downlinks: readonly CloudMessage[] = [
  queryPrice, // 3.1
  prepayOrder, // 3.2
  nolicenceInPark, // 3.3
  outpark, // 3.4
  priceSync, // 3.5
  monthCardSync, // 3.6
  monthMemberSync, // 3.7
  collectorSync, // 3.8
  lockCar, // 3.9
  monthcardPay, // 3.10
  queryProdprice, // 3.11
  deliverTicket, // 3.12
  gateSync, // 3.13
  blackuserSync, // 3.14
  carTypeSync, // 3.15
  monthPaySync, // 3.16
  confirmOrderInform, // 3.17
  operateLiftrod, // 3.18
  visitorSync, // 3.19
  prepayCardSync, // 3.20
  prepayCardTradeSync, // 3.21
  passThrough, // 3.22
  refund, // 3.23
  recharge, // 3.24
  payNotice, // 3.25 and 3.36
  whiteListSync, // 3.27
  orderZeroBalance, // 3.28
  repair, // 3.29
  memberDiscount, // 3.30
  noticeCapture, // 3.31
  uploadParkLog, // 3.32
  updateParkSoft, // 3.33
  queryNewprodprice, // 3.34
  parkValid, // 3.35
  escapeOrder, // 3.37
  checkVip, // 3.38
  spaceNotify, // 3.39
  queryCarInfo, // 3.40
  manualInpark, // 3.42
  changeCarNumber, // 3.43
  fixedCharge, // 3.44
  updateBalance, // 4.2
  sweepcode, // 7.4
];
