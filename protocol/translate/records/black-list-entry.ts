import { CloudError } from '../../cloud/cloud-error.js';
import { readFields } from '../../cloud/lenient.js';
import { blackuserSync } from '../../cloud/messages/blackuser-sync.js';
import { uploadBlackuser } from '../../cloud/messages/upload-blackuser.js';
import { writeFields } from '../../cloud/strict.js';
import { unixMsOfDateText } from '../../cloud/time.js';
import { operateTypeOf } from './operate-type.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords, UploadedRecords } from './translation.js';
import { filled, ofKind, secondsOrNone } from './wire-values.js';

/**
 * A pushed entry of the black list (3.14). Its create_time is the time of the change. Start and end
 * are dates in words, which 2.15 cannot say: where they are left out, those known here stand.
 */
export const pushedBlackListEntry: PushedRecords = {
  message: blackuserSync,
  read(incoming, known) {
    const { value, unreadable } = readFields(blackuserSync.request, incoming.fields);
    const times = { createdSeconds: value.create_time, updatedSeconds: value.create_time };
    const key = value.black_uuid;
    const facts = { key, operateType: value.operate_type, unreadable, known, ...times };
    const record = pushedRecord('blackListEntry', facts, (before) => {
      const plate = value.car_number ?? '';
      if (plate === '') {
        throw new CloudError('cloud/record-unusable', 'The black list entry has no plate.');
      }
      return {
        plate,
        operator: value.operator ?? '',
        remark: value.resume ?? '',
        validFromMs: dateOr(value.start_time, before?.validFromMs),
        validUntilMs: dateOr(value.end_time, before?.validUntilMs),
      };
    });
    return [record];
  },
};

function dateOr(text: string | undefined, knownMs = 0): number {
  if (text === undefined) return knownMs;
  return text === '' ? 0 : unixMsOfDateText(text);
}

export const uploadedBlackListEntry: UploadedRecords = {
  message: uploadBlackuser,
  write(record, change) {
    const { header, blackListEntry: entry } = ofKind(record, 'blackListEntry');
    const data = writeFields(uploadBlackuser.request, {
      service_name: uploadBlackuser.serviceName,
      data_target: 'cloud',
      black_uuid: header.key,
      car_number: entry.plate,
      operator: filled(entry.operator),
      create_time: secondsOrNone(header.updatedMs),
      resume: filled(entry.remark),
      operate_type: operateTypeOf[change],
    });
    return { service: uploadBlackuser.serviceName, data };
  },
};
