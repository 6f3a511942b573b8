import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { liftAnswer, liftCommand } from '../../../protocol/translate/lift-command.js';
import type { DownlinkContext } from './handlers.js';

/** A command to raise or lower is meant for the car that stands there now. */
const COMMAND_LIFETIME_MS = 10_000;
/** The cloud's operators look for the answer for three seconds. */
const LANE_WAIT_MS = 2_500;

/** Somebody at the cloud raises or lowers an arm (catalogue 3.18). */
export async function operateLiftrod(
  incoming: CloudIncoming,
  { environment, config, commands }: DownlinkContext,
): Promise<CloudData> {
  const receivedMs = environment.wall.unixMs();
  const given = { receivedMs, commandLifetimeMs: COMMAND_LIFETIME_MS };
  const { command, echo } = liftCommand(incoming, given);
  const reply = await commands.ask({ ...command, replyToNodeId: config.node.id }, LANE_WAIT_MS);
  const result = reply.done
    ? ({ done: true } as const)
    : ({ done: false, reason: reply.reason } as const);
  return liftAnswer(echo, result).data;
}
