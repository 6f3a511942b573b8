import { read, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import type { ParkRecord } from '../../protocol/park/record.js';
import type { Uplink, UplinkBody } from '../../protocol/park/uplink.js';
import type { Stamp } from '../../protocol/park/values.js';
import { laneCodeAddress } from '../../protocol/translate/answers/lane-code.js';
import { openStaysOf } from '../../protocol/translate/answers/open-stays.js';
import { owedStays, owedStaysOfEntry } from '../../protocol/translate/answers/owed-stays.js';
import { paymentStateOf } from '../../protocol/translate/answers/payment-state.js';
import { screenTextOf } from '../../protocol/translate/answers/screen-text.js';
import { smartScreenAddress } from '../../protocol/translate/answers/smart-screen.js';
import { readCardPage } from '../../protocol/translate/card-page.js';
import {
  cardWish,
  carQuestion,
  newCardQuestion,
  renewalQuestion,
} from '../../protocol/translate/card-queries.js';
import { liftCommand } from '../../protocol/translate/lift-command.js';
import { pushedPermit } from '../../protocol/translate/records/permit.js';
import { pushedRecords } from '../../protocol/translate/records/pushed.js';
import { pushedStoredValueCard } from '../../protocol/translate/records/stored-value-card.js';
import type { KnownRecord } from '../../protocol/translate/records/translation.js';
import { uploadedRecords } from '../../protocol/translate/records/uploaded.js';
import { captureRequest } from '../../protocol/translate/stays/capture.js';
import { fixedChargeOf } from '../../protocol/translate/stays/fixed-charge.js';
import { freePlacesOf } from '../../protocol/translate/stays/free-places.js';
import { lockRequest } from '../../protocol/translate/stays/lock.js';
import { manualEntry } from '../../protocol/translate/stays/manual-entry.js';
import { stayMatched } from '../../protocol/translate/stays/match.js';
import { noPlateEntry } from '../../protocol/translate/stays/no-plate-entry.js';
import { paymentMessages } from '../../protocol/translate/stays/payment.js';
import { plateCorrection } from '../../protocol/translate/stays/plate-correction.js';
import { priceQuestion } from '../../protocol/translate/stays/price.js';
import {
  couponReduction,
  memberReduction,
  noticeReduction,
} from '../../protocol/translate/stays/reduction.js';
import { refundOf } from '../../protocol/translate/stays/refund.js';
import { settledByHand } from '../../protocol/translate/stays/settled-by-hand.js';
import { walletOf } from '../../protocol/translate/stays/wallet.js';
import { upgradeNoticeOf } from '../../protocol/translate/upgrade-notice.js';
import { sampleOf } from './sections-sample.js';

type Translate = (incoming: CloudIncoming) => unknown;

const receivedMs = 1_700_000_000_000;

/** The park knows the cards of the samples alone, for trades and renewals to change them. */
const knownCards = new Map<string, ParkRecord | undefined>(
  [pushedStoredValueCard, pushedPermit].map((pushed) => {
    const sample = { ...sampleOf(pushed.message.request), operate_type: 1, car_type: undefined };
    const record = pushed.read(read(JSON.stringify(sample)), () => undefined)[0];
    return [record?.kind ?? '', record];
  }),
);
const knownCard: KnownRecord = (kind) => knownCards.get(kind);

/** Requests of the cloud that become something of the park's, by service. */
export const requestTranslations: Readonly<Record<string, Translate>> = {
  query_price: priceQuestion, // 3.1
  nolicence_in_park: noPlateEntry, // 3.3
  lock_car: lockRequest, // 3.9
  query_prodprice: renewalQuestion, // 3.11
  deliver_ticket: couponReduction, // 3.12
  confirm_order_inform: stayMatched, // 3.17
  operate_liftrod: (incoming) => liftCommand(incoming, { receivedMs, commandLifetimeMs: 1 }), // 3.18
  refund: refundOf, // 3.23
  pay_notice: noticeReduction, // 3.25, 3.36
  order_zero_balance: settledByHand, // 3.28
  member_discount: memberReduction, // 3.30
  notice_capture: captureRequest, // 3.31
  update_park_soft: upgradeNoticeOf, // 3.33
  query_newprodprice: newCardQuestion, // 3.34
  check_vip: cardWish, // 3.38
  space_notify: freePlacesOf, // 3.39
  query_car_info: carQuestion, // 3.40
  manual_inpark: manualEntry, // 3.42
  change_car_number: plateCorrection, // 3.43
  fixed_charge: fixedChargeOf, // 3.44
  update_balance: walletOf, // 4.2
  // Records: 3.5 to 3.8, 3.10, 3.13 to 3.16, 3.19 to 3.21, 3.27, 3.35
  ...Object.fromEntries(
    pushedRecords.map(({ message, read: readRecords }) => [
      message.serviceName,
      (incoming: CloudIncoming) => readRecords(incoming, knownCard),
    ]),
  ),
  // 3.2, 3.4, 3.29, 3.37
  ...Object.fromEntries(
    paymentMessages.map(({ message, read: understand }) => [message.serviceName, understand]),
  ),
};

/** Answers of the cloud that become something of the park's. All others are judged only. */
export const answerTranslations: Readonly<Record<string, Translate>> = {
  in_park: owedStaysOfEntry, // 2.1
  code_url: (incoming) => {
    // The sample is of the first type; the lanes ask for the others.
    const fields = new Map([...incoming.fields, ['type', '2']]);
    return laneCodeAddress({ ...incoming, fields }, { channelId: '通道一', way: 'exit' });
  }, // 2.18
  query_order: (incoming) => paymentStateOf(incoming, 'o1'), // 2.19
  query_inpark: openStaysOf, // 2.20
  query_month_card_page: (incoming) => readCardPage(incoming, receivedMs), // 2.33
  query_escape: owedStays, // 2.38
  get_screen_str: screenTextOf, // 2.43
  screen_info: smartScreenAddress, // 7.1
};

const at: Stamp = { unixMs: receivedMs, quality: 'SET', boot: 1, sinceBootMs: 1 };
const car = { sessionId: 's1', plate: '京A12345', vehicleClass: '小车' };
const stay = { ...car, enteredAt: at, right: 'TEMPORARY', plateColor: 'BLUE', remark: '' } as const;
const lanes = { entryChannelId: 'A1', exitChannelId: 'B1' };
const closed = {
  ...{ ...stay, ...lanes, leftAt: at, entryOperatorId: '', exitOperatorId: '', freePlaces: 1 },
  ...{ amountReceivableFen: 500, electronicPrepaidFen: 0, electronicPaidFen: 0 },
  ...{ cashPrepaidFen: 0, cashPaidFen: 500, reducedFen: 0, freeReason: '' },
};

const used = {
  ...{ sessionId: 's1', plate: '京A12345', leftAt: at, chargingOrder: '', shop: '' },
  ...{ minutes: 0, amountFen: 300, byRule: false },
};

/** One of each kind that the bus carries to the bridge. */
const bodies: readonly UplinkBody[] = [
  {
    body: 'sessionOpened',
    sessionOpened: { ...stay, channelId: 'A1', operatorId: '', freePlaces: 1 },
  },
  { body: 'sessionClosed', sessionClosed: { ...closed, method: 'CASH' } },
  { body: 'sessionClosed', sessionClosed: { ...closed, method: 'SCAN_CODE' } },
  {
    body: 'sessionLeftUnpaid',
    sessionLeftUnpaid: { ...stay, ...lanes, leftAt: at, amountReceivableFen: 500, debtFen: 500 },
  },
  {
    body: 'armMovedAbnormally',
    armMovedAbnormally: {
      ...{ movementId: 'm1', action: 'RAISE', at, channelId: 'A1', operatorId: '' },
      ...{ plate: '', sessionId: '', reason: '' },
    },
  },
  {
    body: 'pictureTaken',
    pictureTaken: {
      ...{ subject: 'ENTRY', subjectId: 's1', takenAt: at, content: new Uint8Array(1) },
      ...{ fileKind: '', plate: '', remark: '' },
    },
  },
  { body: 'carUnmatched', carUnmatched: { eventId: 'e1', plate: '京A12345', at, channelId: 'B1' } },
  {
    body: 'shiftChanged',
    shiftChanged: { shiftId: 'h1', operatorId: 'u1', change: 'STARTED', at, boothId: '' },
  },
  {
    body: 'reductionUsed',
    reductionUsed: { ...used, source: 'COUPON', reductionId: '7', shop: '超市' },
  },
  {
    body: 'reductionUsed',
    reductionUsed: { ...used, source: 'CHARGING', reductionId: 'u1', chargingOrder: 'C1' },
  },
];

/** Records as the cloud would push them, edited here. */
const edited: readonly UplinkBody[] = pushedRecords.flatMap(({ message, read: readRecords }) => {
  const pushed = JSON.stringify({ ...sampleOf(message.request), operate_type: 1 });
  return readRecords(read(pushed), knownCard)
    .filter(({ kind }) => Object.hasOwn(uploadedRecords, kind))
    .map((record): UplinkBody => {
      return { body: 'recordEdited', recordEdited: { record, change: 'ADDED' } };
    });
});

export const sampleUplinks: readonly Uplink[] = [...bodies, ...edited].map((body, index) => ({
  ...{ messageId: `n1_${index}`, nodeId: 'n1', sequence: index, sessionId: 's1', plate: '' },
  at,
  ...body,
}));
