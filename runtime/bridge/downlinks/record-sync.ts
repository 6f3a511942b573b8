import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import type { DownResult } from '../../../protocol/translate/down-result.js';
import { downAnswer } from '../../../protocol/translate/down-answer.js';
import type { PushedRecords } from '../../../protocol/translate/records/translation.js';
import { codeOf, LanekeeperError, sentenceOf } from '../../errors.js';
import type { DownlinkContext } from './handlers.js';

type RecordContext = Pick<DownlinkContext, 'environment' | 'records' | 'announcer'>;

/**
 * Takes over a record that was added, changed or deleted in the cloud: on disk first, then told to
 * the park and answered. What cannot be kept is refused with its reason.
 */
export function recordSync(pushed: PushedRecords) {
  return async (incoming: CloudIncoming, context: RecordContext): Promise<CloudData | null> => {
    // A message that cannot be answered is not kept either: nobody would know that it was.
    downAnswer(pushed.message, incoming, { done: true });
    return downAnswer(pushed.message, incoming, await keep(pushed, incoming, context));
  };
}

async function keep(
  pushed: PushedRecords,
  incoming: CloudIncoming,
  { environment, records, announcer }: RecordContext,
): Promise<DownResult> {
  try {
    const changes = pushed.read(incoming, (kind, key) => records.get(kind, key));
    // A repetition changes nothing and is answered like the first one: it is on disk already.
    announcer.records(await records.revise(changes));
    return { done: true };
  } catch (error) {
    if (!(error instanceof CloudError || error instanceof LanekeeperError)) throw error;
    const reason = sentenceOf(error);
    const service = pushed.message.serviceName;
    environment.log.warn('record_refused', { service, code: codeOf(error), reason });
    return { done: false, reason };
  }
}
