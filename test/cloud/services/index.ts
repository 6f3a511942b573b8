import { moveArm } from './barrier.js';
import { cardPage, member } from './cards.js';
import { blackUser, carType, collector, gate, monthPackage, price } from './masters.js';
import { enter, leave, payLater, wholeStay } from './orders.js';
import { logEntry, picture, renewal, shift, waitingCar } from './reports.js';
import type { Service } from './service.js';

/** The uplink services of the simulated cloud by their names. */
export const services: Readonly<Record<string, Service>> = {
  in_park: enter, // 2.1
  out_park: leave, // 2.2
  upload_order: wholeStay, // 2.3
  upload_collector: collector, // 2.4
  work_record: shift, // 2.5
  park_log: logEntry, // 2.6
  upload_month_card: monthPackage, // 2.8
  upload_price: price, // 2.9
  upload_month_member: member, // 2.10
  upload_liftrod: moveArm, // 2.11
  upload_carpic: picture, // 2.12
  month_pay_record: renewal, // 2.13
  upload_gate: gate, // 2.14
  upload_blackuser: blackUser, // 2.15
  upload_car_type: carType, // 2.16
  upload_confirm_order: waitingCar, // 2.17
  query_month_card_page: cardPage, // 2.33
  laterpay_order_upload: payLater, // 2.44
};
