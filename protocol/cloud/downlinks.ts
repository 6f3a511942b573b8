import type { CloudMessage } from './message.js';
import { monthMemberSync } from './messages/month-member-sync.js';
import { operateLiftrod } from './messages/operate-liftrod.js';

/** What the cloud asks of the car park, in the order of the sections. */
export const downlinks: readonly CloudMessage[] = [
  monthMemberSync, // 3.7
  operateLiftrod, // 3.18
];
