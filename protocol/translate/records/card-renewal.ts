import { CloudError } from '../../cloud/cloud-error.js';
import { monthPayRecord } from '../../cloud/messages/month-pay-record.js';
import { monthPaySync } from '../../cloud/messages/month-pay-sync.js';
import { monthcardPay } from '../../cloud/messages/monthcard-pay.js';
import { yuanText } from '../../cloud/money.js';
import { writeFields } from '../../cloud/strict.js';
import { monthsLater, unixSecondsOf } from '../../cloud/time.js';
import type { ParkRecord, Permit } from '../../park/record.js';
import { onlineRenewal, toldRenewal, type CardRenewal } from '../card-renewal.js';
import { pushedRecord } from './pushed-record.js';
import type { KnownRecord, PushedRecords, UploadedRecords } from './translation.js';
import { filled, ofKind, secondsOrNone } from './wire-values.js';

const DAY_MS = 86_400_000;

/** A renewal that the driver paid online (3.10). */
export const pushedOnlineRenewal: PushedRecords = {
  message: monthcardPay,
  read: (incoming, known) => renewed(onlineRenewal(incoming), known),
};

/** A renewal that was made at the cloud (3.16). */
export const pushedRenewal: PushedRecords = {
  message: monthPaySync,
  read: (incoming, known) => renewed(toldRenewal(incoming), known),
};

/** The renewal, and the card with its new end. One that is known already changes nothing. */
function renewed(renewal: CardRenewal, known: KnownRecord): ParkRecord[] {
  const { tradeNo, permitId, startMs, months, paidFen, paidAtMs, remark } = renewal;
  const facts = { key: tradeNo, operateType: 1, unreadable: [], known };
  const endMs = endOf(renewal);
  const record = pushedRecord('cardRenewal', facts, () => {
    return {
      ...{ cardId: permitId, startMs: startMs ?? 0, endMs, months },
      ...{ paidFen, dueFen: renewal.receivableFen ?? paidFen, paidAtMs, remark },
      ...{ method: renewal.method, operatorId: renewal.operatorId },
    };
  });
  if (known('cardRenewal', tradeNo) !== undefined) return [];
  const card = known('permit', permitId);
  if (card?.kind !== 'permit' || card.permit.deleted) {
    throw new CloudError('cloud/card-unknown', `没有此月卡: ${permitId}`);
  }
  return [record, { kind: 'permit', permit: longer(card.permit, renewal, endMs) }];
}

/** The published server computes an end that is missing from the months, one second less. */
function endOf({ startMs, endMs, months }: CardRenewal): number {
  if (endMs !== null) return endMs;
  if (startMs !== null && months > 0) return monthsLater(startMs, months) - 1_000;
  throw new CloudError(
    'cloud/card-unusable',
    'The renewal tells no end, and no start with months.',
  );
}

/** It never ends earlier than before. One that was over begins anew, and is not valid in between. */
function longer(permit: Permit, { startMs, paidAtMs }: CardRenewal, endMs: number): Permit {
  const { validFromMs, validUntilMs } = permit;
  const begin = startMs ?? 0;
  const wasOver = paidAtMs > validUntilMs && begin > validUntilMs + DAY_MS;
  return {
    ...permit,
    validFromMs: wasOver ? begin : validFromMs,
    validUntilMs: Math.max(validUntilMs, endMs),
    // It tells no time of its own, so that the order of arrival counts.
    updatedMs: 0,
    source: 'CLOUD',
  };
}

/** A renewal that was sold here (2.13). It changes no card of the cloud: that is done by 2.10. */
export const uploadedRenewal: UploadedRecords = {
  message: monthPayRecord,
  write(record) {
    const { header, cardRenewal: sold } = ofKind(record, 'cardRenewal');
    const data = writeFields(monthPayRecord.request, {
      service_name: monthPayRecord.serviceName,
      data_target: 'cloud',
      trade_no: header.key,
      card_id: sold.cardId,
      pay_time: unixSecondsOf(sold.paidAtMs),
      amount_receivable: yuanText(sold.dueFen),
      amount_pay: yuanText(sold.paidFen),
      pay_type: sold.method,
      buy_month: sold.months === 0 ? undefined : sold.months,
      user_id: filled(sold.operatorId),
      start_time: secondsOrNone(sold.startMs),
      limit_time: secondsOrNone(sold.endMs),
      resume: filled(sold.remark),
    });
    return { service: monthPayRecord.serviceName, data };
  },
};
