import { settled } from '../support/clock.js';
import type { LaneBox } from './lane-box.js';

/**
 * Asks while the disk takes nothing, and releases it before anything is judged, since a box whose
 * disk is held cannot be closed. `early` says whether the answer came without the disk; `seen` is
 * what `look` saw meanwhile.
 */
export async function askOnHeldDisk<Answer, Seen>(
  box: LaneBox,
  ask: () => Promise<Answer>,
  look: () => Seen,
): Promise<{ answer: Answer; early: boolean; seen: Seen }> {
  const disk = box.environment.disk.watched;
  disk.hold();
  let early = false;
  const asked = ask().finally(() => (early = true));
  await settled(10);
  const then = { early, seen: look() };
  disk.release();
  return { answer: await asked, ...then };
}
