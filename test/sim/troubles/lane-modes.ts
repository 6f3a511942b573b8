import type { LaneWorld } from '../lane-world.js';
import type { Simulation } from '../simulation.js';
import { die } from './box-troubles.js';
import type { Luck, Trouble } from './trouble.js';

const modes = ['lock', 'hold', 'unlock', 'release'] as const;
const movements = ['raise', 'lower'] as const;
/** The disk takes this long at most for a batch, so that the second command meets the first there. */
const COMMIT_MS = 15;

/** Somebody at the console locks lanes and holds arms, at any moment, and ends that again. */
export function modeTroubles(site: Simulation): Trouble[] {
  return [{ name: 'modes', everyMs: 60_000, strike: (luck) => changeMode(site, luck) }];
}

function changeMode(site: Simulation, luck: Luck): void {
  const { random } = luck;
  const lane = random.pick(site.lanes);
  press(site, lane, random.pick(modes));
  if (random.chance(0.4)) {
    const second = random.pick([...modes, ...movements]);
    luck.later(0, COMMIT_MS, () => press(site, lane, second));
  }
  if (random.chance(0.15)) luck.later(0, 2 * COMMIT_MS, () => die(site.boxOf(lane.id), luck));
  luck.later(3_000, 60_000, () => endModes(site, lane, luck));
}

/** In either order, and now and then so close to each other that they meet at the disk. */
function endModes(site: Simulation, lane: LaneWorld, luck: Luck): void {
  const { random } = luck;
  const [first, second] = random.chance(0.5)
    ? (['unlock', 'release'] as const)
    : (['release', 'unlock'] as const);
  press(site, lane, first);
  luck.later(0, random.chance(0.5) ? COMMIT_MS : 5_000, () => press(site, lane, second));
}

function press(site: Simulation, lane: LaneWorld, what: string): void {
  void site.attendant.ask(lane, what, { by: 'attendant', reason: 'pressed' });
}
