import type { CommandAction, StayByHand } from '../../../protocol/park/command.js';
import type { FixedCharge } from '../../../protocol/translate/stays/fixed-charge.js';
import type { ManualEntry } from '../../../protocol/translate/stays/manual-entry.js';
import { LanekeeperError } from '../../errors.js';
import type { NodeParts } from '../../node-parts.js';
import { headerOf } from '../../../protocol/park/record.js';
import type { CommandDesk } from '../commands.js';

/** Meant for the car that stands there now; the cloud's operators look for an answer for 3 s. */
const times = { lifetimeMs: 10_000, waitMs: 2_500 };

export interface LaneStayParts extends Pick<NodeParts, 'environment' | 'config' | 'records'> {
  commands: CommandDesk;
}

interface Asked {
  commandId: string;
  channelId: string;
  action: CommandAction;
  operatorId: string;
  plate: string;
  stay: StayByHand;
}

/**
 * Opens a stay that nobody saw begin (3.42); a lane makes its order.
 * @throws LanekeeperError `lane/refused`, `lane/none`
 */
export function enterByHand(entry: ManualEntry, parts: LaneStayParts): Promise<void> {
  const { commandId, plate, enteredMs, vehicleClassId, operatorId, remark } = entry;
  const channelId = entry.channelId === '' ? someEntrance(parts) : entry.channelId;
  const stay = { enteredMs, amountFen: 0, vehicleClassId, remark };
  return askLane({ commandId, channelId, action: 'ENTER', operatorId, plate, stay }, parts);
}

/**
 * Lets the car without a stay that stands in an exit pay a fixed amount (3.44).
 * @throws LanekeeperError `lane/refused`
 */
export function chargeAtExit(charge: FixedCharge, parts: LaneStayParts): Promise<void> {
  const { commandId, plate, channelId, amountFen, operatorId } = charge;
  const stay = { enteredMs: 0, amountFen, vehicleClassId: '', remark: '' };
  return askLane({ commandId, channelId, action: 'CHARGE', operatorId, plate, stay }, parts);
}

async function askLane(asked: Asked, { commands }: LaneStayParts) {
  const reply = await commands.askNow(asked, times);
  if (!reply.done) throw new LanekeeperError('lane/refused', reply.reason);
}

/** The first entrance that is known, where nobody said which one it was. */
function someEntrance({ config, records }: LaneStayParts): string {
  const own = config.lanes.find(({ direction }) => direction === 'entry');
  if (own !== undefined) return own.channelId;
  for (const record of records.all('channel')) {
    const { deleted, key } = headerOf(record);
    const entrance = record.kind === 'channel' && record.channel.direction === 'ENTRY';
    if (entrance && !deleted) return key;
  }
  throw new LanekeeperError('lane/none', '缺少入口通道');
}
