import { CloudError } from '../../cloud/cloud-error.js';
import { readFields } from '../../cloud/lenient.js';
import { prepayCardRecord } from '../../cloud/messages/prepay-card-record.js';
import { prepayCardTradeSync } from '../../cloud/messages/prepay-card-trade-sync.js';
import { fenOfYuan, yuanText } from '../../cloud/money.js';
import { writeFields } from '../../cloud/strict.js';
import { unixMsOf, unixSecondsOf } from '../../cloud/time.js';
import { recordOf, type ParkRecord } from '../../park/record.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords, UploadedRecords } from './translation.js';
import { filled, ofKind } from './wire-values.js';

/**
 * A pushed change of a balance (3.21): the trade, and the card with its new balance. A trade that is
 * known already changes nothing. account_type stands beside `data` in the printed example, and some
 * clouds leave it out; where it contradicts the sign of the amount, the trade is refused.
 */
export const pushedStoredValueTrade: PushedRecords = {
  message: prepayCardTradeSync,
  read(incoming, known) {
    const { value, unreadable } = readFields(prepayCardTradeSync.request, incoming.fields);
    const facts = {
      key: value.trade_no,
      operateType: 1,
      createdSeconds: value.pay_time,
      unreadable,
      known,
    };
    const trade = pushedRecord('storedValueTrade', facts, () => {
      const amountFen = signedFen(value.total_price);
      assertDirection(value.account_type, amountFen);
      return {
        cardId: value.card_id ?? '',
        amountFen,
        paidFen: value.actual_money === undefined ? amountFen : signedFen(value.actual_money),
        paidAtMs: unixMsOf(value.pay_time ?? 0),
        method: value.pay_type ?? '',
        plate: value.car_number ?? '',
        holder: value.name ?? '',
        phone: value.mobile ?? '',
        collector: value.collector ?? '',
        operatorId: value.user_id ?? '',
      };
    });
    const { header, storedValueTrade } = ofKind(trade, 'storedValueTrade');
    if (known('storedValueTrade', header.key) !== undefined) return [];
    const card = known('storedValueCard', storedValueTrade.cardId);
    return [trade, withTrade(card, storedValueTrade.cardId, storedValueTrade.amountFen)];
  },
};

/** account_type is 1 for money that comes in and 0 for money that goes out. */
function assertDirection(accountType: number | undefined, amountFen: number): void {
  const contradicts = accountType === 0 ? amountFen > 0 : accountType === 1 && amountFen < 0;
  if (!contradicts) return;
  throw new CloudError(
    'cloud/account-type',
    `account_type ${accountType ?? ''} contradicts the amount of ${amountFen} fen.`,
  );
}

function withTrade(record: ParkRecord | undefined, cardId: string, amountFen: number): ParkRecord {
  if (record === undefined || ofKind(record, 'storedValueCard').header.deleted) {
    throw new CloudError(
      'cloud/card-unknown',
      `The card "${cardId}" is not known here, so its balance cannot change.`,
    );
  }
  const { header, storedValueCard: card } = ofKind(record, 'storedValueCard');
  const content = { ...card, balanceFen: card.balanceFen + amountFen };
  // No time of its own: what 3.20 tells of the card is neither older nor newer for a trade.
  return recordOf('storedValueCard', { ...header, updatedMs: 0, source: 'CLOUD' }, content);
}

function signedFen(yuan: string | number | undefined): number {
  const text = String(yuan ?? '').trim();
  const negative = text.startsWith('-');
  const fen = fenOfYuan(negative ? text.slice(1) : text);
  return negative && fen !== 0 ? -fen : fen;
}

/**
 * Money that was put on a card here (2.26).
 * @throws CloudError `cloud/no-upload` for what was taken off: how that is signed is not public
 */
export const uploadedTopUp: UploadedRecords = {
  message: prepayCardRecord,
  write(record) {
    const { header, storedValueTrade: sold } = ofKind(record, 'storedValueTrade');
    if (sold.amountFen < 0 || sold.paidFen < 0) {
      throw new CloudError('cloud/no-upload', 'The cloud is told of money put on a card only.');
    }
    const data = writeFields(prepayCardRecord.request, {
      service_name: prepayCardRecord.serviceName,
      data_target: 'cloud',
      trade_no: header.key,
      card_id: sold.cardId,
      pay_time: unixSecondsOf(sold.paidAtMs),
      pay_type: filled(sold.method),
      car_number: sold.plate,
      total_price: yuanText(sold.amountFen),
      user_id: filled(sold.operatorId),
      actual_money: sold.paidFen / 100,
    });
    return { service: prepayCardRecord.serviceName, data };
  },
};
