import type { CloudData } from '../../cloud/envelope.js';
import type { CloudIncoming } from '../../cloud/lenient.js';
import { nolicenceInPark } from '../../cloud/messages/nolicence-in-park.js';
import { unixMsOf } from '../../cloud/time.js';
import { downAnswer } from '../down-answer.js';
import type { DownResult } from '../down-result.js';
import { readDown } from '../read-down.js';

/** A driver without plate scanned the code of an entrance and asks to come in (3.3). */
export interface NoPlateEntry {
  /** The message has no number of its own, so number and time of the driver stand for it. */
  commandId: string;
  /** Stands for the plate from now on. The park may add a mark to it, but never shorten it. */
  number: string;
  channelId: string;
  askedMs: number;
}

/** @throws CloudError `cloud/request-unusable` */
export function noPlateEntry(incoming: CloudIncoming): NoPlateEntry {
  const needed = ['car_number', 'channel_id', 'timetemp'] as const;
  const value = readDown(nolicenceInPark, incoming, needed);
  return {
    commandId: `no-plate-${value.car_number}-${value.timetemp}`,
    number: value.car_number,
    channelId: value.channel_id,
    askedMs: unixMsOf(value.timetemp),
  };
}

/** @param result `waiting`: the lane works on it, and the entry that is uploaded tells the end */
export function noPlateAnswer(
  incoming: CloudIncoming,
  result: DownResult | 'waiting',
): CloudData | null {
  return result === 'waiting'
    ? downAnswer(nolicenceInPark, incoming, { done: true }, { state: 2 })
    : downAnswer(nolicenceInPark, incoming, result);
}
