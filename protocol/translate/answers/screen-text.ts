import { CloudError } from '../../cloud/cloud-error.js';
import { readFields, type CloudIncoming } from '../../cloud/lenient.js';
import { getScreenStr } from '../../cloud/messages/get-screen-str.js';
import { writeFields } from '../../cloud/strict.js';
import type { CloudUpload } from '../up.js';

/** When a driver is to read a text of the cloud's. */
export type ScreenMoment = 'entry' | 'before-leaving' | 'exit';

const types = { entry: '1', 'before-leaving': '2', exit: '3' } as const;
const TEXT_CHARACTERS_MAX = 60;

/** All moments of which the cloud tells a text. */
export const screenMoments = Object.keys(types) as ScreenMoment[];

/**
 * Asks for the text of a moment, of no certain lane and car (2.43).
 * @param unionId number of the operator, of digits only
 */
export function screenTextQuestion(
  moment: ScreenMoment,
  { unionId, parkId }: { unionId: string; parkId: string },
): CloudUpload {
  const data = writeFields(getScreenStr.request, {
    union_id: Number(unionId),
    park_id: parkId,
    service_name: getScreenStr.serviceName,
    type: types[moment],
  });
  return { service: getScreenStr.serviceName, data };
}

/**
 * The text, at most 60 characters of it; empty where the cloud has none. It is not safe to show yet.
 * @throws CloudError `cloud/query-failed`
 */
export function screenTextOf(incoming: CloudIncoming): string {
  const { value } = readFields(getScreenStr.answer, incoming.fields);
  if (value.state === 1) {
    return Array.from(value.screen_str ?? '')
      .slice(0, TEXT_CHARACTERS_MAX)
      .join('');
  }
  const why = value.errmsg ?? 'no reason given';
  throw new CloudError('cloud/query-failed', `The cloud gave no text for screens: ${why}.`);
}
