import type { Box } from '../box.js';
import type { Verdict } from './verdict.js';

const OUTBOX_WINDOW_MAX = 64;
const STORE_WAITING_MAX = 10_000;
/** Timers and messages under way follow from windows and bundles of 64 each; more is a leak. */
const TIMERS_MAX = 500;
const PUBLISHING_MAX = 300;

/** Rule 10, sampled: what a box holds in memory stays within its limits. */
export function checkBounds(box: Box, verdict: Verdict): void {
  const { node } = box;
  if (node === null) return;
  const { timers, publishing } = box.load;
  const counts = [
    [
      'messages in the window of the outbox',
      node.lanes?.outbox.waiting.inMemory ?? 0,
      OUTBOX_WINDOW_MAX,
    ],
    ['batches that wait for the disk', node.parts.store.health.waiting, STORE_WAITING_MAX],
    ['timers', timers, TIMERS_MAX],
    ['messages on their way to the broker', publishing, PUBLISHING_MAX],
  ] as const;
  for (const [what, count, most] of counts) {
    if (count > most) verdict.fail('rule 10', `${box.nodeId}: ${count} ${what}, of ${most}`);
  }
}
