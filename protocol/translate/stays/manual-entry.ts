import type { CloudIncoming } from '../../cloud/lenient.js';
import { manualInpark } from '../../cloud/messages/manual-inpark.js';
import { unixMsOf } from '../../cloud/time.js';
import { readDown } from '../read-down.js';

/** Somebody at the cloud adds an entry that was missed (3.42); the park makes the stay of it. */
export interface ManualEntry {
  commandId: string;
  plate: string;
  enteredMs: number;
  /** Empty when nobody said which entrance. */
  channelId: string;
  vehicleClassId: string;
  operatorId: string;
  remark: string;
  /** Address of a picture; empty for none. */
  pictureUrl: string;
}

/** @throws CloudError `cloud/request-unusable` */
export function manualEntry(incoming: CloudIncoming): ManualEntry {
  const value = readDown(manualInpark, incoming, ['message_uuid', 'car_number', 'in_time']);
  return {
    commandId: value.message_uuid,
    plate: value.car_number,
    enteredMs: unixMsOf(value.in_time),
    channelId: value.in_channel_id ?? '',
    vehicleClassId: value.car_type_id ?? '',
    operatorId: value.user_id ?? '',
    remark: value.remark ?? '',
    pictureUrl: value.inpark_img ?? '',
  };
}
