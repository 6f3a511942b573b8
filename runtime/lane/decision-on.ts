import type { Clock } from '../../drivers/clock.js';
import type { ArrivalDecision } from './events.js';
import type { Lane } from './lane.js';
import { within } from './within.js';

/** Who asks, at a phone or at the cloud, waits for three seconds; the disk may need one of them. */
const DECISION_WAIT_MS = 2_000;

/**
 * What is decided on a plate at the lane; null when that takes too long.
 * @param ask leads to the decision
 */
export function decisionOn(
  lane: Lane,
  plate: string,
  clock: Clock,
  ask: () => void,
): Promise<ArrivalDecision | null> {
  const deciding = within<ArrivalDecision>(clock, DECISION_WAIT_MS, (decided) =>
    lane.onDecided((made) => {
      if (made.plate === plate) decided(made);
    }),
  );
  ask();
  return deciding;
}
