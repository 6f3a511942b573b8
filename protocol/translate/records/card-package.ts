import { readFields } from '../../cloud/lenient.js';
import { monthCardSync } from '../../cloud/messages/month-card-sync.js';
import { uploadMonthCard } from '../../cloud/messages/upload-month-card.js';
import { fenOfYuan } from '../../cloud/money.js';
import { writeFields } from '../../cloud/strict.js';
import { unixMsOf } from '../../cloud/time.js';
import { operateTypeOf } from './operate-type.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords, UploadedRecords } from './translation.js';
import { filled, ofKind, secondsOrNone } from './wire-values.js';

/**
 * A pushed package of monthly cards (3.6). What 2.8 cannot say (the long term, start and end)
 * stands as it is known here where the message leaves it out.
 */
export const pushedCardPackage: PushedRecords = {
  message: monthCardSync,
  read(incoming, known) {
    const { value, unreadable } = readFields(monthCardSync.request, incoming.fields);
    const facts = {
      key: value.package_id,
      operateType: value.operate_type,
      createdSeconds: value.create_time,
      updatedSeconds: value.update_time,
      unreadable,
      known,
    };
    const record = pushedRecord('cardPackage', facts, (before) => ({
      name: value.name ?? '',
      description: value.describe ?? '',
      vehicleClassId: value.car_type ?? '',
      period: value.period ?? '',
      priceFen: fenOfYuan(value.price ?? 0),
      longTerm: value.end_type === undefined ? (before?.longTerm ?? false) : value.end_type === 1,
      validFromMs: timeOr(value.start_time, before?.validFromMs),
      validUntilMs: timeOr(value.end_time, before?.validUntilMs),
    }));
    return [record];
  },
};

function timeOr(seconds: number | undefined, knownMs = 0): number {
  return seconds === undefined ? knownMs : unixMsOf(seconds);
}

export const uploadedCardPackage: UploadedRecords = {
  message: uploadMonthCard,
  write(record, change) {
    const { header, cardPackage } = ofKind(record, 'cardPackage');
    const data = writeFields(uploadMonthCard.request, {
      service_name: uploadMonthCard.serviceName,
      package_id: header.key,
      create_time: secondsOrNone(header.createdMs),
      update_time: secondsOrNone(header.updatedMs),
      describe: filled(cardPackage.description),
      car_type: filled(cardPackage.vehicleClassId),
      period: filled(cardPackage.period),
      price: cardPackage.priceFen / 100,
      name: filled(cardPackage.name),
      operate_type: operateTypeOf[change],
    });
    return { service: uploadMonthCard.serviceName, data };
  },
};
