import { downlinks } from './downlinks.js';
import type { CloudMessage } from './message.js';
import { uplinks } from './uplinks.js';

/** Every message of the cloud that the program knows, in the order of the sections. */
export const cloudMessages: readonly CloudMessage[] = [...uplinks, ...downlinks];

const byServiceName = new Map(cloudMessages.map((message) => [message.serviceName, message]));
for (const message of cloudMessages) {
  const { answeredAs } = message;
  if (answeredAs !== undefined && !byServiceName.has(answeredAs)) {
    byServiceName.set(answeredAs, message);
  }
}

/**
 * The definition of a service, also by the second name of its answer; null for one that is not
 * known. The name of an envelope (`sentAs`) is none: several services share it.
 */
export function messageOf(serviceName: string): CloudMessage | null {
  return byServiceName.get(serviceName) ?? null;
}
