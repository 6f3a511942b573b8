import { downlinks } from './downlinks.js';
import type { CloudMessage } from './message.js';
import { uplinks } from './uplinks.js';

/** Every message of the cloud that the program knows, in the order of the sections. */
export const cloudMessages: readonly CloudMessage[] = [...uplinks, ...downlinks];

const byServiceName = new Map(cloudMessages.map((message) => [message.serviceName, message]));

/** The definition of a service; null for one that is not known. */
export function messageOf(serviceName: string): CloudMessage | null {
  return byServiceName.get(serviceName) ?? null;
}
