import { Stamper } from '../../runtime/time/stamper.js';
import type { Environment } from '../../runtime/environment/environment.js';

/** The time of a start of node `n1` that knows nothing of earlier ones. */
export function someStamper(
  environment: Pick<Environment, 'clock' | 'wall' | 'log'>,
  boot = 1,
  nodeId = 'n1',
): Stamper {
  return new Stamper({ environment, nodeId, boot, floorMs: 0 });
}
