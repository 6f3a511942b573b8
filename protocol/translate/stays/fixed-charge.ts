import type { CloudIncoming } from '../../cloud/lenient.js';
import { fixedCharge } from '../../cloud/messages/fixed-charge.js';
import { fenOfYuan } from '../../cloud/money.js';
import { unixMsOf } from '../../cloud/time.js';
import { readDown } from '../read-down.js';

/** What a car without a stay has to pay at the exit, as somebody at the cloud decided (3.44). */
export interface FixedCharge {
  commandId: string;
  plate: string;
  channelId: string;
  leavesMs: number;
  amountFen: number;
  operatorId: string;
}

/** @throws CloudError `cloud/request-unusable`, `cloud/not-money` */
export function fixedChargeOf(incoming: CloudIncoming): FixedCharge {
  const value = readDown(fixedCharge, incoming, [
    ...(['message_uuid', 'car_number', 'out_channel_id', 'price'] as const),
  ]);
  return {
    commandId: value.message_uuid,
    plate: value.car_number,
    channelId: value.out_channel_id,
    leavesMs: unixMsOf(value.out_time ?? 0),
    amountFen: fenOfYuan(value.price),
    operatorId: value.user_id ?? '',
  };
}
