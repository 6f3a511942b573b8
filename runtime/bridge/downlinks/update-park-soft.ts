import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { updateParkSoft } from '../../../protocol/cloud/messages/update-park-soft.js';
import { recordOf } from '../../../protocol/park/record.js';
import { upgradeNoticeOf } from '../../../protocol/translate/upgrade-notice.js';
import { UPGRADE_NOTICE_KEY } from '../../records/upgrade-notice.js';
import { programVersion } from '../../version.js';
import { acting, type Acting } from './acting.js';
import type { DownlinkContext } from './handlers.js';
import { untimedHeader } from './untimed-header.js';

/** Longest text that is kept, in characters: it is a note for people, and may be cut. */
const TEXT_MAX = 512;

/**
 * The vendor tells that the software is to be upgraded (3.33). People do that, with a package: the
 * notice is kept, and every box of the park shows it in its status until another version runs.
 */
export const updateParkSoftHandlers: Readonly<Record<string, Acting>> = Object.fromEntries([
  acting(updateParkSoft, keepNotice),
]);

async function keepNotice(
  incoming: CloudIncoming,
  { environment, records, stays, announcer }: DownlinkContext,
): Promise<void> {
  const { requestNo, text } = upgradeNoticeOf(incoming);
  const known = records.get('upgradeNotice', UPGRADE_NOTICE_KEY);
  if (known?.kind === 'upgradeNotice' && known.upgradeNotice.requestNo === requestNo) {
    // A repetition changes nothing, and is answered once the first one is on disk.
    await records.revise([]);
    return;
  }
  await stays.note('upgrade_asked', `${requestNo}: ${text}`);
  const header = untimedHeader(UPGRADE_NOTICE_KEY);
  const content = {
    text: Array.from(text).slice(0, TEXT_MAX).join(''),
    requestNo,
    toldMs: environment.wall.unixMs(),
    programVersion,
  };
  announcer.records(await records.revise([recordOf('upgradeNotice', header, content)]));
}
