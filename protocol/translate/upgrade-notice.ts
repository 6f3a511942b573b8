import type { CloudIncoming } from '../cloud/lenient.js';
import { updateParkSoft } from '../cloud/messages/update-park-soft.js';
import { readDown } from './read-down.js';

/** The vendor tells that the software is to be upgraded. */
export interface UpgradeNotice {
  /** The same number is the same notice. */
  requestNo: string;
  /** What to upgrade, in words for people: nothing in it is public but that it is text. */
  text: string;
}

/** Reads 3.33. @throws CloudError `cloud/request-unusable` */
export function upgradeNoticeOf(incoming: CloudIncoming): UpgradeNotice {
  const value = readDown(updateParkSoft, incoming, ['request_no', 'update_content']);
  return { requestNo: value.request_no, text: value.update_content };
}
