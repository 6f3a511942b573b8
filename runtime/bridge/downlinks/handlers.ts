import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import type { NodeParts } from '../../node-parts.js';
import type { CommandDesk } from '../commands.js';
import { monthMemberSync } from './month-member-sync.js';
import { operateLiftrod } from './operate-liftrod.js';

export interface DownlinkContext extends Pick<
  NodeParts,
  'environment' | 'config' | 'permits' | 'announcer'
> {
  commands: CommandDesk;
}

/** Does what one message of the cloud asks, and returns the answer; null when none can be given. */
export type DownlinkHandler = (incoming: CloudIncoming) => Promise<CloudData | null>;

/** The messages of the cloud that are acted on. A new one is one file and one line here. */
export function downlinkHandlers(context: DownlinkContext): ReadonlyMap<string, DownlinkHandler> {
  return new Map<string, DownlinkHandler>([
    ['month_member_sync', (incoming) => monthMemberSync(incoming, context)], // 3.7
    ['operate_liftrod', (incoming) => operateLiftrod(incoming, context)], // 3.18
  ]);
}
