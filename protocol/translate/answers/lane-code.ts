import { CloudError } from '../../cloud/cloud-error.js';
import { readFields, type CloudIncoming } from '../../cloud/lenient.js';
import { codeUrl } from '../../cloud/messages/code-url.js';
import { writeFields } from '../../cloud/strict.js';
import type { CloudUpload } from '../up.js';

/** A code that belongs to a lane, whoever stands there. */
export interface LaneCode {
  channelId: string;
  /** `entry`: for cars without plate, which 3.3 lets in. `exit`: for the car that waits to pay. */
  way: 'entry' | 'exit';
}

const types = { exit: 2, entry: 3 } as const;
const ADDRESS_CHARACTERS_MAX = 128;

/** Asks for the address behind the code of a lane (2.18); the code that there is stays good. */
export function laneCodeQuestion({ channelId, way }: LaneCode): CloudUpload {
  const data = writeFields(codeUrl.request, {
    service_name: codeUrl.serviceName,
    data_target: 'bolink',
    type: types[way],
    channel_id: channelId,
  });
  return { service: codeUrl.serviceName, data };
}

/**
 * The address that the code holds: http or https, at most 128 characters.
 * @throws CloudError `cloud/query-failed`, `cloud/other-answer`, `cloud/not-an-address`
 */
export function laneCodeAddress(incoming: CloudIncoming, { channelId, way }: LaneCode): string {
  const { value } = readFields(codeUrl.answer, incoming.fields);
  if (value.state !== 1) {
    const why = value.errmsg ?? 'no reason given';
    throw new CloudError('cloud/query-failed', `The cloud gave no code of the lane: ${why}.`);
  }
  // Both codes of a lane are answered alike, and an answer may be late.
  const { type = types[way], channel_id: channel = channelId } = value;
  if (type !== types[way] || channel !== channelId) {
    throw new CloudError('cloud/other-answer', 'The answer is about another code.');
  }
  const address = value.code_url ?? '';
  if (isAddress(address)) return address;
  throw new CloudError(
    'cloud/not-an-address',
    `The code of the lane is no http address of at most ${ADDRESS_CHARACTERS_MAX} characters.`,
  );
}

function isAddress(text: string): boolean {
  if (text.length > ADDRESS_CHARACTERS_MAX || /[\s\p{Cc}\p{Cf}]/u.test(text)) return false;
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
