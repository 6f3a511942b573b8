import { CloudError } from '../../cloud/cloud-error.js';
import { readFields } from '../../cloud/lenient.js';
import { visitorSync } from '../../cloud/messages/visitor-sync.js';
import { unixMsOf } from '../../cloud/time.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords } from './translation.js';

const decisions = ['WAITING', 'APPROVED', 'REFUSED'] as const;
const codes = ['BOOKING', 'REGISTRATION'] as const;

/** A pushed visit (3.19). It tells no time. Its state is the decision, not a result. */
export const pushedVisitor: PushedRecords = {
  message: visitorSync,
  read(incoming, known) {
    const { value, unreadable } = readFields(visitorSync.request, incoming.fields);
    const key = value.visitor_id === undefined ? undefined : String(value.visitor_id);
    const facts = { key, operateType: value.operate_type, unreadable, known };
    const record = pushedRecord('visitor', facts, () => {
      const decision = decisions[value.state ?? -1];
      if (decision === undefined) {
        throw new CloudError(
          'cloud/record-unusable',
          `The visit has state ${value.state ?? 'missing'}; 0 waits, 1 is approved, 2 refused.`,
        );
      }
      return {
        plate: value.car_number ?? '',
        validFromMs: unixMsOf(value.begin_time ?? 0),
        validUntilMs: unixMsOf(value.end_time ?? 0),
        decision,
        code: codes[value.type ?? -1] ?? 'UNSPECIFIED',
        channelId: value.channel_id ?? '',
        phone: value.mobile ?? '',
        remark: value.remark ?? '',
        attributes: value.attributes ?? '',
      };
    });
    return [record];
  },
};
