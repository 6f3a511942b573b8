import { moveArm } from './barrier.js';
import { account, cardsOf, dailyPage, debts, openStays, paymentOf, payments } from './books.js';
import { cardPage, member } from './cards.js';
import { city } from './city.js';
import { blackUser, carType, collector, gate, monthPackage, price } from './masters.js';
import { enter, leave, payLater, wholeStay } from './orders.js';
import { charging, deduction, etc, file, forwarded, invoice } from './passed-on.js';
import { logEntry, picture, renewal, shift, waitingCar } from './reports.js';
import { connectScreen, laneCode, screenOf, screenText, showPage } from './screens.js';
import type { Service } from './service.js';
import { balance, topUp } from './stored-value.js';

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
  code_url: laneCode, // 2.18
  query_order: paymentOf, // 2.19
  query_inpark: openStays, // 2.20
  query_park_dailyorder: dailyPage, // 2.21
  check_account: account, // 2.23
  query_month_card: cardsOf, // 2.24
  prepay_card_record: topUp, // 2.26
  query_prepay_card_balance: balance, // 2.28
  upload_ticket_deduction: deduction, // 2.29
  query_blpay: payments, // 2.30
  upload_invoice: invoice, // 2.31
  upload_file: file, // 2.32
  query_month_card_page: cardPage, // 2.33
  upload_duration_info: charging, // 2.34
  upload_park_data: forwarded, // 2.36
  etc_pay: etc, // 2.37
  query_escape: debts, // 2.38
  parkInfo: city, // 2.39 to 2.42
  get_screen_str: screenText, // 2.43
  laterpay_order_upload: payLater, // 2.44
  screen_info: screenOf, // 7.1
  init_screen: connectScreen, // 7.2
  out: showPage, // 7.3
};

/** The services that the published server of 2018 has. */
export const oldServices: ReadonlySet<string> = new Set([
  ...['in_park', 'out_park', 'upload_order', 'upload_collector', 'work_record', 'park_log'],
  ...['upload_month_card', 'upload_price', 'upload_month_member', 'upload_liftrod'],
  ...['month_pay_record', 'upload_gate', 'upload_blackuser', 'upload_car_type'],
  // Pictures went over an address of their own, which the documents put under 2.12.
  ...['upload_confirm_order', 'upload_carpic'],
]);
