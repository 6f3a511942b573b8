import { CloudError } from '../cloud/cloud-error.js';
import { readFields, type CloudIncoming } from '../cloud/lenient.js';
import { operateLiftrod } from '../cloud/messages/operate-liftrod.js';
import { writeFields } from '../cloud/strict.js';
import type { Command } from '../park/command.js';
import { errmsgOf, type DownResult } from './down-result.js';
import type { CloudUpload } from './up.js';

/** What the answer repeats of a barrier command. */
export interface LiftEcho {
  /** Empty when the cloud sent none. */
  channelId: string;
  /** 0 raise, 1 lower, or whatever else the cloud sent. */
  operate: number | undefined;
  /** Undefined when the cloud sent none. */
  liftrodId: string | undefined;
}

export interface LiftRequest {
  command: Command;
  echo: LiftEcho;
  /**
   * Where the id of the command comes from. `derived`: the cloud gave none, so it is made of lane,
   * action and second of arrival. Repetitions within that second are one command, later ones are
   * not.
   */
  idFrom: 'liftrod_id' | 'message_uuid' | 'derived';
}

/** What must be echoed, known even when the command itself is refused. Never throws. */
export function liftEcho(incoming: CloudIncoming): LiftEcho {
  const { value } = readFields(operateLiftrod.request, incoming.fields);
  return {
    channelId: value.channel_id ?? '',
    operate: value.operate,
    liftrodId: value.liftrod_id,
  };
}

/**
 * A barrier command of the cloud as a command to a lane. The cloud sends no expiry: the caller
 * states how long such a command lives after it was received.
 * @throws CloudError `cloud/lift-channel`, `cloud/lift-operate` for what no lane could carry out
 */
export function liftCommand(
  incoming: CloudIncoming,
  given: { receivedMs: number; commandLifetimeMs: number },
): LiftRequest {
  const { value } = readFields(operateLiftrod.request, incoming.fields);
  const { channel_id: channelId = '', operate } = value;
  if (channelId === '') {
    throw new CloudError('cloud/lift-channel', 'The barrier command names no channel_id.');
  }
  if (operate !== 0 && operate !== 1) {
    throw new CloudError(
      'cloud/lift-operate',
      `The barrier command has operate ${operate ?? 'missing'}; 0 raises and 1 lowers.`,
    );
  }
  const { commandId, idFrom } = identity(value, channelId, operate, given.receivedMs);
  const command: Command = {
    commandId,
    channelId,
    action: operate === 0 ? 'RAISE' : 'LOWER',
    hold: operate === 0 && value.duration === 'perpetual',
    issuedMs: given.receivedMs,
    expiresMs: given.receivedMs + given.commandLifetimeMs,
    operatorId: '',
    sessionId: value.order_id ?? '',
    replyToNodeId: '',
    plate: '',
  };
  return { command, echo: liftEcho(incoming), idFrom };
}

function identity(
  value: { liftrod_id?: string; message_uuid?: string },
  channelId: string,
  operate: number,
  receivedMs: number,
): { commandId: string; idFrom: LiftRequest['idFrom'] } {
  if (value.liftrod_id !== undefined && value.liftrod_id !== '') {
    return { commandId: value.liftrod_id, idFrom: 'liftrod_id' };
  }
  if (value.message_uuid !== undefined && value.message_uuid !== '') {
    return { commandId: value.message_uuid, idFrom: 'message_uuid' };
  }
  const second = Math.floor(receivedMs / 1000);
  return { commandId: `derived-${channelId}-${operate}-${second}`, idFrom: 'derived' };
}

/** The answer to a barrier command, to be sent only after the lane has said what came of it. */
export function liftAnswer(echo: LiftEcho, result: DownResult): CloudUpload {
  const data = writeFields(operateLiftrod.answer, {
    service_name: operateLiftrod.serviceName,
    data_target: 'cloud',
    state: result.done ? 1 : 0,
    channel_id: echo.channelId,
    operate: echo.operate,
    errmsg: errmsgOf(result),
    liftrod_id: echo.liftrodId,
  });
  return { service: operateLiftrod.serviceName, data };
}
