import type { RecordShelf } from './record-shelf.js';

/** There is one notice; a newer one takes its place. */
export const UPGRADE_NOTICE_KEY = 'park';

/** What `lanekeeper status` tells of an upgrade that the vendor wants. */
export interface AnnouncedUpgrade {
  /** The vendor's words. */
  text: string;
  request_no: string;
  /** ISO 8601. */
  told_at: string;
}

/** Null when the vendor told of none, or another version runs since it did. */
export function announcedUpgrade(
  records: Pick<RecordShelf, 'get'>,
  runningVersion: string,
): AnnouncedUpgrade | null {
  const told = records.get('upgradeNotice', UPGRADE_NOTICE_KEY);
  if (told?.kind !== 'upgradeNotice') return null;
  const { text, requestNo, toldMs, programVersion } = told.upgradeNotice;
  if (programVersion !== runningVersion) return null;
  return { text, request_no: requestNo, told_at: new Date(toldMs).toISOString() };
}
