import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { noPlateAnswer, noPlateEntry } from '../../../protocol/translate/stays/no-plate-entry.js';
import type { DownlinkContext } from './handlers.js';

/** Who scanned waits at the lane now, and looks at the phone; the page gives no limit. */
const times = { lifetimeMs: 10_000, waitMs: 2_500 };

/** A driver without a readable plate scanned the code at the entry (catalogue 3.3). */
export async function nolicenceInPark(
  incoming: CloudIncoming,
  { commands }: DownlinkContext,
): Promise<CloudData | null> {
  const { commandId, channelId, number } = noPlateEntry(incoming);
  const asked = { commandId, channelId, action: 'ADMIT', plate: number } as const;
  const { done, reason } = await commands.askNow(asked, times);
  return noPlateAnswer(incoming, done ? { done } : { done, reason });
}
