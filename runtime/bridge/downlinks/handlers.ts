import { downlinks } from '../../../protocol/cloud/downlinks.js';
import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import type { Price } from '../../../protocol/translate/stays/price.js';
import { pushedRecords } from '../../../protocol/translate/records/pushed.js';
import type { NodeParts } from '../../node-parts.js';
import type { CommandDesk } from '../commands.js';
import { cardQueryHandlers } from './card-queries.js';
import { nolicenceInPark } from './nolicence-in-park.js';
import { captureHandlers } from './notice-capture.js';
import { NotSupported } from './not-supported.js';
import { operateLiftrod } from './operate-liftrod.js';
import { recordSync } from './record-sync.js';
import { reductionHandlers } from './reductions.js';
import { spaceNotifyHandlers } from './space-notify.js';
import { stayHandlers } from './stays.js';
import { sweepcodeHandlers } from './sweepcode.js';
import { updateParkSoftHandlers } from './update-park-soft.js';
import type { StayDesk } from '../stays/stay-desk.js';

export interface DownlinkContext extends Pick<
  NodeParts,
  'environment' | 'config' | 'records' | 'sessions' | 'stamper' | 'announcer'
> {
  commands: CommandDesk;
  stays: StayDesk;
  /** Told of each price that a driver at an exit is told. */
  onPricedAtExit?: (price: Price) => void;
  /** Takes what has no handler of its own; a new one when absent. */
  notSupported?: NotSupported;
}

/** Does what one message of the cloud asks, and returns the answer; null when none can be given. */
export type DownlinkHandler = (incoming: CloudIncoming) => Promise<CloudData | null>;

type ActingHandler = (
  incoming: CloudIncoming,
  context: DownlinkContext,
) => Promise<CloudData | null>;

/** Names of the messages that have a handler of their own. */
export const actedOn = (): ReadonlySet<string> => new Set(Object.keys(acting));

/** The messages of the cloud that are acted on. A new one is one file and one line here. */
const acting: Readonly<Record<string, ActingHandler>> = {
  nolicence_in_park: nolicenceInPark, // 3.3
  ...stayHandlers,
  ...reductionHandlers,
  ...cardQueryHandlers,
  ...captureHandlers,
  ...spaceNotifyHandlers,
  ...sweepcodeHandlers,
  ...updateParkSoftHandlers,
  operate_liftrod: operateLiftrod, // 3.18
  ...Object.fromEntries(
    pushedRecords.map((pushed) => [pushed.message.serviceName, recordSync(pushed)]),
  ),
};

/** A handler for every message that the cloud may send; what is not acted on is refused. */
export function downlinkHandlers(context: DownlinkContext): ReadonlyMap<string, DownlinkHandler> {
  const notSupported = context.notSupported ?? new NotSupported(context.environment.log);
  const handlers = new Map<string, DownlinkHandler>();
  for (const message of downlinks) {
    const handler = acting[message.serviceName];
    const handle: DownlinkHandler =
      handler === undefined
        ? notSupported.handlerOf(message)
        : (incoming) => handler(incoming, context);
    handlers.set(message.serviceName, handle);
  }
  return handlers;
}
