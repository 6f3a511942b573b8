import { CloudError } from '../../cloud/cloud-error.js';
import { readFields } from '../../cloud/lenient.js';
import { parkValid } from '../../cloud/messages/park-valid.js';
import { unixMsOf } from '../../cloud/time.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords } from './translation.js';

/** There is one validity of the car park. */
const KEY = 'park';

/** Until when the car park is licensed (3.35). It tells no time, and is never deleted. */
export const pushedParkValidity: PushedRecords = {
  message: parkValid,
  read(incoming, known) {
    const { value, unreadable } = readFields(parkValid.request, incoming.fields);
    const facts = { key: KEY, operateType: 2, unreadable, known };
    const record = pushedRecord('parkValidity', facts, () => {
      if (value.exp_time === undefined) {
        throw new CloudError('cloud/record-unusable', 'The validity has no exp_time.');
      }
      return { validUntilMs: unixMsOf(value.exp_time) };
    });
    return [record];
  },
};
