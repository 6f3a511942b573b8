import type { EtcLane } from '../../protocol/translate/etc-lane.js';
import type { LaneConfig } from '../../runtime/config/config.js';

export const someAntenna: EtcLane = { provider: 'cj', laneCode: '000123' };

/** Exits have an ETC antenna. */
export const withAntenna = (lane: LaneConfig): LaneConfig =>
  lane.direction === 'exit' ? { ...lane, etc: someAntenna } : lane;
