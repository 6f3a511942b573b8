import { CloudError } from '../../cloud/cloud-error.js';
import { workRecord } from '../../cloud/messages/work-record.js';
import { writeFields } from '../../cloud/strict.js';
import type { ShiftChanged } from '../../park/uplink.js';
import { filled, secondsOf } from '../up-values.js';
import type { CloudUpload } from '../up.js';

/**
 * A cashier starts or ends a shift (2.5); both carry the number of the shift.
 * @throws CloudError `cloud/shift-change`, `cloud/clock-unset`
 */
export function shift(changed: ShiftChanged): CloudUpload {
  const { change } = changed;
  if (change === 'UNSPECIFIED') {
    throw new CloudError('cloud/shift-change', 'Whether the shift started or ended is missing.');
  }
  const seconds = secondsOf(changed.at);
  const data = writeFields(workRecord.request, {
    service_name: workRecord.serviceName,
    data_target: 'cloud',
    uuid: changed.shiftId,
    user_id: changed.operatorId,
    end_time: change === 'ENDED' ? seconds : undefined,
    start_time: change === 'STARTED' ? seconds : undefined,
    work_station_uuid: filled(changed.boothId),
    worksite_id: undefined,
    state: change === 'STARTED' ? 0 : 1,
  });
  return { service: workRecord.serviceName, data };
}
