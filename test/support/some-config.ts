import { goodFile } from '../config/good-file.js';
import type { Config, LaneConfig } from '../../runtime/config/config.js';
import { configOf } from './config-of.js';

/** The configuration of a box with an entry `in1` (A1) and an exit `out1` (B1), all roles. */
export function someConfig(changes: Partial<Config> = {}): Config {
  return { ...configOf(goodFile), ...changes };
}

export function laneOf(config: Config, id: 'in1' | 'out1'): LaneConfig {
  const lane = config.lanes.find((candidate) => candidate.id === id);
  if (lane === undefined) throw new Error(`The configuration has no lane ${id}.`);
  return lane;
}
