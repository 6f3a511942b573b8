import type { CloudMessage } from './message.js';
import { inPark } from './messages/in-park.js';
import { laterpayOrderUpload } from './messages/laterpay-order-upload.js';
import { monthMemberSync } from './messages/month-member-sync.js';
import { operateLiftrod } from './messages/operate-liftrod.js';
import { outPark } from './messages/out-park.js';
import { queryMonthCardPage } from './messages/query-month-card-page.js';
import { uploadLiftrod } from './messages/upload-liftrod.js';

/** Every message of the cloud that the program knows, in the order of the sections. */
export const cloudMessages: readonly CloudMessage[] = [
  inPark, // 2.1
  outPark, // 2.2
  uploadLiftrod, // 2.11
  queryMonthCardPage, // 2.33
  laterpayOrderUpload, // 2.44
  monthMemberSync, // 3.7
  operateLiftrod, // 3.18
];

const byServiceName = new Map(cloudMessages.map((message) => [message.serviceName, message]));

/** The definition of a service; null for one that is not known. */
export function messageOf(serviceName: string): CloudMessage | null {
  return byServiceName.get(serviceName) ?? null;
}
