import { readFields } from '../../cloud/lenient.js';
import { whiteListSync } from '../../cloud/messages/white-list-sync.js';
import { unixMsOf } from '../../cloud/time.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords } from './translation.js';

/** A pushed internal car (3.27): the plate is its key, and create_time the time of the change. */
export const pushedWhiteListEntry: PushedRecords = {
  message: whiteListSync,
  read(incoming, known) {
    const { value, unreadable } = readFields(whiteListSync.request, incoming.fields);
    const facts = {
      key: value.car_number,
      operateType: value.operate_type,
      createdSeconds: value.create_time,
      updatedSeconds: value.create_time,
      unreadable,
      known,
    };
    const record = pushedRecord('whiteListEntry', facts, () => ({
      plate: value.car_number ?? '',
      holder: value.user_name ?? '',
      space: value.car_location ?? '',
      phone: value.mobile ?? '',
      remark: value.remark ?? '',
      validFromMs: unixMsOf(value.b_time ?? 0),
      validUntilMs: unixMsOf(value.e_time ?? 0),
      longTerm: value.end_type === 1,
      // The protocol spells the key so.
      cloudId: value.caed_id ?? 0,
    }));
    return [record];
  },
};
