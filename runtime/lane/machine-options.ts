import type { LaneConfig } from '../config/config.js';
import type { MachineOptions } from './state.js';

/** What the machine needs to know of a lane's configuration. */
export function machineOptions(config: LaneConfig): MachineOptions {
  const { barrier, direction } = config;
  return {
    canLower: barrier.lower !== null,
    limits: { up: barrier.limitUp !== null, down: barrier.limitDown !== null },
    travelMs: barrier.travelMs,
    failedClosingsMax: barrier.failedClosingsMax,
    grantMs: config.grantMs,
    clearMs: config.clearMs,
    readWaitMs: config.readWaitMs,
    stuckMs: config.stuckMs,
    holdMaxMs: config.holdMaxMs,
    direction,
    oneLoop: direction === 'both' && config.approachExit === null,
  };
}
