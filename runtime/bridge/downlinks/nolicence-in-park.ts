import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { noPlateAnswer, noPlateEntry } from '../../../protocol/translate/stays/no-plate-entry.js';
import type { DownlinkContext } from './handlers.js';

/** Who scanned waits at the lane now. */
const COMMAND_LIFETIME_MS = 10_000;
/** The driver looks at the phone; the page gives no limit. */
const LANE_WAIT_MS = 2_500;

/** A driver without a readable plate scanned the code at the entry (catalogue 3.3). */
export async function nolicenceInPark(
  incoming: CloudIncoming,
  { environment, config, commands }: DownlinkContext,
): Promise<CloudData | null> {
  const { commandId, channelId, number } = noPlateEntry(incoming);
  const issuedMs = environment.wall.unixMs();
  const command = {
    commandId,
    channelId,
    action: 'ADMIT',
    hold: false,
    issuedMs,
    expiresMs: issuedMs + COMMAND_LIFETIME_MS,
    operatorId: '',
    sessionId: '',
    replyToNodeId: config.node.id,
    plate: number,
  } as const;
  const { done, reason } = await commands.ask(command, LANE_WAIT_MS);
  return noPlateAnswer(incoming, done ? { done } : { done, reason });
}
