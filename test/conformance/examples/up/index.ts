import type { Example } from '../example.js';
import { example as checkAccount } from './check-account.js';
import { example as etcPay } from './etc-pay.js';
import { example as inPark } from './in-park.js';
import { example as initScreen } from './init-screen.js';
import { example as monthPayRecord } from './month-pay-record.js';
import { example as out } from './out.js';
import { example as outPark } from './out-park.js';
import { example as parkLog } from './park-log.js';
import { example as payStatus } from './pay-status.js';
import { example as prepayCardRecord } from './prepay-card-record.js';
import { example as queryBlpay } from './query-blpay.js';
import { example as queryEscape } from './query-escape.js';
import { example as queryInpark } from './query-inpark.js';
import { example as queryMonthCard } from './query-month-card.js';
import { example as queryMonthCardPage } from './query-month-card-page.js';
import { example as queryOrder } from './query-order.js';
import { example as queryParkDailyorder } from './query-park-dailyorder.js';
import { example as queryPrepayCardBalance } from './query-prepay-card-balance.js';
import { example as screenInfo } from './screen-info.js';
import { example as uploadBlackuser } from './upload-blackuser.js';
import { example as uploadCarType } from './upload-car-type.js';
import { example as uploadCarpic } from './upload-carpic.js';
import { example as uploadCollector } from './upload-collector.js';
import { example as uploadConfirmOrder } from './upload-confirm-order.js';
import { example as uploadDurationInfo } from './upload-duration-info.js';
import { example as uploadFile } from './upload-file.js';
import { example as uploadGate } from './upload-gate.js';
import { example as uploadInvoice } from './upload-invoice.js';
import { example as uploadLiftrod } from './upload-liftrod.js';
import { example as uploadOrder } from './upload-order.js';
import { example as uploadParkData } from './upload-park-data.js';
import { example as uploadPrice } from './upload-price.js';
import { example as uploadTicketDeduction } from './upload-ticket-deduction.js';
import { example as workRecord } from './work-record.js';

/** The printed examples of what the car park asks, by service name. */
export const upExamples: Readonly<Record<string, Example>> = {
  check_account: checkAccount,
  etc_pay: etcPay,
  in_park: inPark,
  init_screen: initScreen,
  month_pay_record: monthPayRecord,
  out: out,
  out_park: outPark,
  park_log: parkLog,
  pay_status: payStatus,
  prepay_card_record: prepayCardRecord,
  query_blpay: queryBlpay,
  query_escape: queryEscape,
  query_inpark: queryInpark,
  query_month_card: queryMonthCard,
  query_month_card_page: queryMonthCardPage,
  query_order: queryOrder,
  query_park_dailyorder: queryParkDailyorder,
  query_prepay_card_balance: queryPrepayCardBalance,
  screen_info: screenInfo,
  upload_blackuser: uploadBlackuser,
  upload_car_type: uploadCarType,
  upload_carpic: uploadCarpic,
  upload_collector: uploadCollector,
  upload_confirm_order: uploadConfirmOrder,
  upload_duration_info: uploadDurationInfo,
  upload_file: uploadFile,
  upload_gate: uploadGate,
  upload_invoice: uploadInvoice,
  upload_liftrod: uploadLiftrod,
  upload_order: uploadOrder,
  upload_park_data: uploadParkData,
  upload_price: uploadPrice,
  upload_ticket_deduction: uploadTicketDeduction,
  work_record: workRecord,
};
