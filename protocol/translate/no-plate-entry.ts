import { CloudError } from '../cloud/cloud-error.js';
import { readFields, type CloudIncoming } from '../cloud/lenient.js';
import { nolicenceInPark } from '../cloud/messages/nolicence-in-park.js';
import { writeFields } from '../cloud/strict.js';
import type { Command } from '../park/command.js';
import { errmsgOf, type DownResult } from './down-result.js';
import type { CloudUpload } from './up.js';

/** What the answer repeats of the request. */
export interface NoPlateEcho {
  carNumber: string;
  timetemp: number;
}

/**
 * The scan of a driver without a readable plate as a command to the entry lane (catalogue 3.3). The
 * number that stands for the driver, the lane and the time of the scan are its identity: the cloud
 * gives it no other.
 * @throws CloudError `cloud/no-plate-entry` where lane, number or time are missing
 */
export function noPlateEntry(
  incoming: CloudIncoming,
  given: { receivedMs: number; commandLifetimeMs: number },
): { command: Command; echo: NoPlateEcho } {
  const { value } = readFields(nolicenceInPark.request, incoming.fields);
  const { channel_id: channelId = '', car_number: carNumber = '', timetemp } = value;
  if (channelId === '' || carNumber === '' || timetemp === undefined) {
    throw new CloudError(
      'cloud/no-plate-entry',
      'The entry without a plate needs channel_id, car_number and timetemp.',
    );
  }
  const command: Command = {
    commandId: `no-plate-${channelId}-${carNumber}-${timetemp}`,
    channelId,
    action: 'ADMIT',
    hold: false,
    issuedMs: given.receivedMs,
    expiresMs: given.receivedMs + given.commandLifetimeMs,
    operatorId: '',
    sessionId: '',
    replyToNodeId: '',
    plate: carNumber,
  };
  return { command, echo: { carNumber, timetemp } };
}

/** The answer, to be sent only after the lane has said what came of it. */
export function noPlateAnswer(echo: NoPlateEcho, result: DownResult): CloudUpload {
  const data = writeFields(nolicenceInPark.answer, {
    service_name: nolicenceInPark.serviceName,
    data_target: 'bolink',
    state: result.done ? 1 : 0,
    errmsg: errmsgOf(result),
    car_number: echo.carNumber,
    timetemp: echo.timetemp,
  });
  return { service: nolicenceInPark.serviceName, data };
}
