import type { TObject } from 'typebox';
import { judge } from '../../../protocol/cloud/answer.js';
import { onlyTextOf, wireOf } from '../../../protocol/cloud/field.js';
import type { CloudMessage } from '../../../protocol/cloud/message.js';
import { sections } from '../../../protocol/cloud/sections.js';
import { writeFields } from '../../../protocol/cloud/strict.js';
import { uplinks } from '../../../protocol/cloud/uplinks.js';
import { nearest } from '../../config/nearest.js';
import { LanekeeperError } from '../../errors.js';
import type { CloudClient } from '../cloud-client.js';

/** A message that local software wants to send to the cloud. */
export interface CloudRequest {
  /** Name of the service in the catalogue. */
  service: string;
  /** Its fields, except those that have one possible value and the number of the car park. */
  data: Readonly<Record<string, unknown>>;
  /** Given on purpose, for messages that change the cloud's orders. */
  changesOrders: boolean;
  /** Of a charge: the fact that asks for it, which its end then names. */
  chargeId?: string;
}

/** What the cloud said to it. */
export interface CloudRequestResult {
  delivery: 'DELIVERED' | 'REFUSED' | 'UNKNOWN';
  /** What the answer means, in words. */
  meaning: string;
  /** The answer as it came. */
  answer: string;
}

/** The lanes send these by themselves, in order and with identities; a second hand can double them. */
const ORDER_SERVICES = new Set([
  'in_park',
  'out_park',
  'upload_order',
  'laterpay_order_upload',
  'upload_liftrod',
]);

/** Calls into the screen or library of the lane: they never reach the cloud. */
const notForCloud = new Set(
  sections.filter(({ kind }) => kind === 'sdk call').map(({ serviceName }) => serviceName),
);

/** Whoever asks wants it now: money that is asked for may have been paid otherwise soon. */
const SEND_WITHIN_MS = 10_000;

/** The messages that can be asked for. */
export const requestable: readonly CloudMessage[] = uplinks.filter(
  ({ serviceName }) => !notForCloud.has(serviceName),
);

/**
 * Sends one catalogued message and waits for its answer.
 * @throws LanekeeperError `request/unknown-service`, `request/changes-orders`, and those of the
 *   client; CloudError where a field is missing, unknown or not as the catalogue wants it
 */
export async function requestOfCloud(
  request: CloudRequest,
  { client, parkId }: { client: CloudClient; parkId: string },
): Promise<CloudRequestResult> {
  const message = messageFor(request);
  const data = writeFields(message.request, filled(message.request, request.data, parkId));
  const answer = await client.request(message.serviceName, data, SEND_WITHIN_MS);
  const { delivery, reason } = judge({ message, answer, sign: '', earlier: [] });
  return { delivery, meaning: reason, answer: answer.text };
}

function messageFor({ service, changesOrders }: CloudRequest): CloudMessage {
  const message = requestable.find(({ serviceName }) => serviceName === service);
  if (message === undefined) {
    const names = requestable.map(({ serviceName }) => serviceName);
    const near = nearest(service, names);
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    throw new LanekeeperError(
      'request/unknown-service',
      `"${service.slice(0, 64)}" is no message that can be sent to the cloud.${hint} ` +
        '"lanekeeper request" without a name lists them.',
    );
  }
  if (ORDER_SERVICES.has(service) && !changesOrders) {
    throw new LanekeeperError(
      'request/changes-orders',
      `${service} changes the cloud's orders, and the lanes send it by themselves; ` +
        'sent by hand it can double or close an order. Say --changes-orders if it is meant.',
    );
  }
  return message;
}

/** Puts in what can only have one value, at every depth. */
function filled(
  schema: TObject,
  given: Readonly<Record<string, unknown>>,
  parkId: string,
): Record<string, unknown> {
  const values: Record<string, unknown> = { ...given };
  for (const [name, field] of Object.entries(schema.properties)) {
    const wire = wireOf(field);
    const only = onlyTextOf(wire);
    const value = values[name];
    if (wire.kind === 'object') {
      const inner = typeof value === 'object' && value !== null ? value : {};
      values[name] = filled(field as TObject, inner as Record<string, unknown>, parkId);
    } else if (value !== undefined) {
      continue;
    } else if (only !== null) {
      values[name] = only;
    } else if (name === 'park_id') {
      values[name] = parkId;
    }
  }
  return values;
}
