import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { noPlateAnswer, noPlateEntry } from '../../../protocol/translate/no-plate-entry.js';
import type { DownlinkContext } from './handlers.js';

/** Who scanned waits at the lane now. */
const COMMAND_LIFETIME_MS = 10_000;
/** The driver looks at the phone; the page gives no limit. */
const LANE_WAIT_MS = 2_500;

/** A driver without a readable plate scanned the code at the entry (catalogue 3.3). */
export async function nolicenceInPark(
  incoming: CloudIncoming,
  { environment, config, commands }: DownlinkContext,
): Promise<CloudData> {
  const receivedMs = environment.wall.unixMs();
  const given = { receivedMs, commandLifetimeMs: COMMAND_LIFETIME_MS };
  const { command, echo } = noPlateEntry(incoming, given);
  const reply = await commands.ask({ ...command, replyToNodeId: config.node.id }, LANE_WAIT_MS);
  const result = reply.done
    ? ({ done: true } as const)
    : ({ done: false, reason: reply.reason } as const);
  return noPlateAnswer(echo, result).data;
}
