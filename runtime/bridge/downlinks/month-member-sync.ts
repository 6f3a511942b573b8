import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { memberAnswer, memberEcho, memberRecord } from '../../../protocol/translate/member.js';
import type { DownlinkContext } from './handlers.js';

/** A monthly card that was added, changed or deleted in the cloud (catalogue 3.7). */
export async function monthMemberSync(
  incoming: CloudIncoming,
  { environment, permits, announcer }: DownlinkContext,
): Promise<CloudData> {
  const echo = memberEcho(incoming);
  try {
    const known = permits.get(echo.cardId) ?? null;
    const { permit } = memberRecord(incoming, { receivedMs: environment.wall.unixMs(), known });
    // A repetition changes nothing and is answered like the first one: it is on disk already.
    for (const revised of await permits.revise([permit])) announcer.permit(revised);
    return memberAnswer(echo, { done: true }).data;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    environment.log.warn('card_refused', { permit_id: echo.cardId, reason: error.message });
    return memberAnswer(echo, { done: false, reason: error.message }).data;
  }
}
