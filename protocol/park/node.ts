import type { ClockQuality } from './values.js';

/** Whether the bridge reaches the cloud. */
export interface LinkState {
  up: boolean;
  sinceMs: number;
  bridgeNodeId: string;
  reason: string;
}

/** Whether a node of the park is there; its last will says that it is not. */
export interface NodeState {
  nodeId: string;
  online: boolean;
  sinceMs: number;
  version: string;
  /** What the node knows of the clocks of its last starts, so that others can correct its stamps. */
  clocks: BootClock[];
}

/** What a node knows of its clock during one start. */
export interface BootClock {
  /** Which start; counts from 1. */
  boot: number;
  /** The calendar time of the start, in Unix milliseconds. */
  startedUnixMs: number;
  quality: ClockQuality;
}
