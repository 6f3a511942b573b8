import type { BridgeRole } from '../bridge/bridge-role.js';
import { LanekeeperError } from '../errors.js';
import type { LaneRole } from '../lane-role.js';
import type { Lane } from '../lane/lane.js';
import type { LanekeeperNode } from '../node.js';

/** The bridge of this box. @throws LanekeeperError `bridge/not-here` */
export function bridgeOf(node: LanekeeperNode): BridgeRole {
  if (node.bridge !== null) return node.bridge;
  throw new LanekeeperError('bridge/not-here', 'This box has no bridge: ask the box that has it.');
}

/** A lane of this box. @throws LanekeeperError `lane/not-here`, `lane/unknown` */
export function laneOf(node: LanekeeperNode, laneId: string): { role: LaneRole; lane: Lane } {
  const role = lanesOf(node);
  return { role, lane: role.lane(laneId) };
}

/** The lanes of this box. @throws LanekeeperError `lane/not-here` */
export function lanesOf(node: LanekeeperNode): LaneRole {
  if (node.lanes !== null) return node.lanes;
  throw new LanekeeperError('lane/not-here', 'This box has no lanes.');
}
