import type { CloudMessage } from './message.js';
import { checkAccount } from './messages/check-account.js';
import { codeUrl } from './messages/code-url.js';
import { correctBusiness } from './messages/correct-business.js';
import { etcPay } from './messages/etc-pay.js';
import { getScreenStr } from './messages/get-screen-str.js';
import { inPark } from './messages/in-park.js';
import { initScreen } from './messages/init-screen.js';
import { laterpayOrderUpload } from './messages/laterpay-order-upload.js';
import { monthPayRecord } from './messages/month-pay-record.js';
import { screenOut } from './messages/out.js';
import { outPark } from './messages/out-park.js';
import { parkCheck } from './messages/park-check.js';
import { parkLog } from './messages/park-log.js';
import { parkingBusinessCount } from './messages/parking-business-count.js';
import { parkingBusinessList } from './messages/parking-business-list.js';
import { payStatus } from './messages/pay-status.js';
import { prepayCardRecord } from './messages/prepay-card-record.js';
import { queryBlpay } from './messages/query-blpay.js';
import { queryEscape } from './messages/query-escape.js';
import { queryInpark } from './messages/query-inpark.js';
import { queryMonthCard } from './messages/query-month-card.js';
import { queryMonthCardPage } from './messages/query-month-card-page.js';
import { queryOrder } from './messages/query-order.js';
import { queryParkDailyorder } from './messages/query-park-dailyorder.js';
import { queryPrepayCardBalance } from './messages/query-prepay-card-balance.js';
import { screenInfo } from './messages/screen-info.js';
import { uploadBlackuser } from './messages/upload-blackuser.js';
import { uploadCarType } from './messages/upload-car-type.js';
import { uploadCarpic } from './messages/upload-carpic.js';
import { uploadCollector } from './messages/upload-collector.js';
import { uploadConfirmOrder } from './messages/upload-confirm-order.js';
import { uploadDurationInfo } from './messages/upload-duration-info.js';
import { uploadFile } from './messages/upload-file.js';
import { uploadGate } from './messages/upload-gate.js';
import { uploadInvoice } from './messages/upload-invoice.js';
import { uploadLiftrod } from './messages/upload-liftrod.js';
import { uploadMonthCard } from './messages/upload-month-card.js';
import { uploadMonthMember } from './messages/upload-month-member.js';
import { uploadOrder } from './messages/upload-order.js';
import { uploadParkData } from './messages/upload-park-data.js';
import { uploadPrice } from './messages/upload-price.js';
import { uploadTicket } from './messages/upload-ticket.js';
import { uploadTicketDeduction } from './messages/upload-ticket-deduction.js';
import { workRecord } from './messages/work-record.js';

/** What the car park asks of the cloud, in the order of the sections. */
export const uplinks: readonly CloudMessage[] = [
  inPark, // 2.1
  outPark, // 2.2
  uploadOrder, // 2.3
  uploadCollector, // 2.4
  workRecord, // 2.5
  parkLog, // 2.6
  uploadTicket, // 2.7
  uploadMonthCard, // 2.8
  uploadPrice, // 2.9
  uploadMonthMember, // 2.10
  uploadLiftrod, // 2.11
  uploadCarpic, // 2.12
  monthPayRecord, // 2.13
  uploadGate, // 2.14
  uploadBlackuser, // 2.15
  uploadCarType, // 2.16
  uploadConfirmOrder, // 2.17
  codeUrl, // 2.18
  queryOrder, // 2.19
  queryInpark, // 2.20
  queryParkDailyorder, // 2.21
  checkAccount, // 2.23
  queryMonthCard, // 2.24
  prepayCardRecord, // 2.26
  queryPrepayCardBalance, // 2.28
  uploadTicketDeduction, // 2.29
  queryBlpay, // 2.30
  uploadInvoice, // 2.31
  uploadFile, // 2.32
  queryMonthCardPage, // 2.33
  uploadDurationInfo, // 2.34
  uploadParkData, // 2.36
  etcPay, // 2.37
  queryEscape, // 2.38
  correctBusiness, // 2.39
  parkingBusinessCount, // 2.40
  parkingBusinessList, // 2.41
  parkCheck, // 2.42
  getScreenStr, // 2.43
  laterpayOrderUpload, // 2.44
  payStatus, // 4.1
  screenInfo, // 7.1
  initScreen, // 7.2
  screenOut, // 7.3
];
