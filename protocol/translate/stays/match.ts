import type { CloudIncoming } from '../../cloud/lenient.js';
import { confirmOrderInform } from '../../cloud/messages/confirm-order-inform.js';
import { unixMsOf } from '../../cloud/time.js';
import { readDown } from '../read-down.js';

/** Somebody at the cloud chose the stay of a car whose plate fits none (3.17, after 2.17). */
export interface StayMatched {
  /** The event that was uploaded; it is never used twice, so it also numbers the command. */
  eventId: string;
  sessionId: string;
  /** Plate that was uploaded with the event. */
  plate: string;
  channelId: string;
  /** 0: the cloud told no time. */
  toldMs: number;
}

/** @throws CloudError `cloud/request-unusable` */
export function stayMatched(incoming: CloudIncoming): StayMatched {
  const value = readDown(confirmOrderInform, incoming, ['event_id', 'order_id', 'channel_id']);
  return {
    eventId: value.event_id,
    sessionId: value.order_id,
    plate: value.car_number ?? '',
    channelId: value.channel_id,
    toldMs: unixMsOf(value.inform_time ?? 0),
  };
}
