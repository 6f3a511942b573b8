import type { CloudData } from './envelope.js';
import type { CloudMessage } from './message.js';
import { wireOf } from './field.js';
import { undocumentedLengthMax } from './strict.js';

/**
 * The same message with another data text, so that the duplicate filter of the cloud does not take
 * it for a repetition. The number of the try goes to the end of the remark; no field is added.
 * Null when the message has no remark: then the same bytes must do.
 * @param attempt 2 for the second text of a message
 */
export function withFreshText(
  message: Pick<CloudMessage, 'request'>,
  data: CloudData,
  attempt: number,
): CloudData | null {
  const field = message.request.properties['remark'];
  if (field === undefined) return null;
  const mark = `#${attempt}`;
  const max = wireOf(field).max ?? undocumentedLengthMax;
  const remark = typeof data['remark'] === 'string' ? data['remark'] : '';
  return {
    ...data,
    remark:
      Array.from(remark)
        .slice(0, max - mark.length)
        .join('') + mark,
  };
}
