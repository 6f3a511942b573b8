import type { ArmMovedAbnormally } from '../../protocol/park/uplink.js';
import type { LaneConfig } from '../config/config.js';
import type { DecisionDesk } from '../decisions/decision-desk.js';
import type { Change } from '../store/write.js';
import type { Stamper } from '../time/stamper.js';

/**
 * The report of a movement of the arm that no decision on a car led to (2.11), and its number, under
 * which its picture goes up.
 */
export function movementReport(
  { desk, stamper }: { desk: DecisionDesk; stamper: Stamper },
  { channelId }: LaneConfig,
  movement: Pick<ArmMovedAbnormally, 'action' | 'operatorId' | 'sessionId' | 'reason'>,
): { change: Change; id: string } {
  let id = '';
  const change = desk.uplink((messageId) => {
    id = messageId;
    const numbers = { movementId: messageId, at: stamper.now(), channelId, plate: '' };
    return { body: 'armMovedAbnormally', armMovedAbnormally: { ...numbers, ...movement } };
  });
  return { change, id };
}
