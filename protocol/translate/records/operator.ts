import { readFields } from '../../cloud/lenient.js';
import { collectorSync } from '../../cloud/messages/collector-sync.js';
import { uploadCollector } from '../../cloud/messages/upload-collector.js';
import { writeFields } from '../../cloud/strict.js';
import { cashierOperateTypeOf } from './operate-type.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords, UploadedRecords } from './translation.js';
import { filled, ofKind, secondsOrNone } from './wire-values.js';

const sexes = ['FEMALE', 'MALE'] as const;
const sexToUpload = { UNSPECIFIED: undefined, FEMALE: 0, MALE: 1 } as const;

/** A pushed cashier (3.8). Any other sex than 0 and 1 says that it is not set. */
export const pushedOperator: PushedRecords = {
  message: collectorSync,
  read(incoming, known) {
    const { value, unreadable } = readFields(collectorSync.request, incoming.fields);
    const facts = {
      key: value.user_id,
      operateType: value.operate_type,
      createdSeconds: value.create_time,
      updatedSeconds: value.update_time,
      unreadable,
      known,
    };
    const content = () => ({
      name: value.name ?? '',
      sex: sexes[value.sex ?? -1] ?? ('UNSPECIFIED' as const),
    });
    return [pushedRecord('operator', facts, content)];
  },
};

export const uploadedOperator: UploadedRecords = {
  message: uploadCollector,
  write(record, change) {
    const { header, operator } = ofKind(record, 'operator');
    const data = writeFields(uploadCollector.request, {
      service_name: uploadCollector.serviceName,
      data_target: 'cloud',
      user_id: header.key,
      name: filled(operator.name),
      create_time: secondsOrNone(header.createdMs),
      update_time: secondsOrNone(header.updatedMs),
      sex: sexToUpload[operator.sex],
      operate_type: cashierOperateTypeOf[change],
    });
    return { service: uploadCollector.serviceName, data };
  },
};
