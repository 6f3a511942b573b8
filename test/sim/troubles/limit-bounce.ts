import type { LaneWorld } from '../lane-world.js';
import type { Simulation } from '../simulation.js';
import type { Luck, Trouble } from './trouble.js';

const limits = ['up', 'down'] as const;

/** Limit switches that bounce where the arm comes to rest, and while it rests, or are both closed. */
export function bounceTroubles(site: Simulation): Trouble[] {
  return [{ name: 'bounce', everyMs: 120_000, strike: (luck) => rattle(site, luck) }];
}

function rattle(site: Simulation, luck: Luck): void {
  const { random, scheduler } = luck;
  const lane = random.pick(site.lanes);
  const endMs = Math.min(scheduler.nowMs + random.between(20_000, 120_000), luck.untilMs - 10_000);
  lane.onRest = () => {
    if (random.chance(0.7)) bounce(lane, luck);
  };
  const atRest = (): void => {
    if (scheduler.nowMs >= endMs) {
      lane.onRest = null;
      return;
    }
    if (random.chance(0.15)) closeBoth(lane, luck);
    else bounce(lane, luck);
    luck.later(300, 6_000, atRest);
  };
  atRest();
}

/** For some tens of milliseconds the switch that the arm rests on opens and closes. */
function bounce(lane: LaneWorld, luck: Luck): void {
  const { random, scheduler } = luck;
  if (lane.limitsLie) return;
  const endMs = scheduler.nowMs + random.between(20, 90);
  const change = (closed: boolean): void => {
    const limit = limits.find((name) => lane.barrier.limits[name]);
    const rests = lane.barrier.motion === 'still' && limit !== undefined;
    if (!rests || scheduler.nowMs >= endMs) {
      lane.tellLimits();
      return;
    }
    lane.lieAboutLimit(limit, closed);
    luck.later(4, 40, () => change(!closed));
  };
  change(false);
}

function closeBoth(lane: LaneWorld, luck: Luck): void {
  if (lane.limitsLie || lane.barrier.motion !== 'still') return;
  for (const limit of limits) lane.lieAboutLimit(limit, true);
  luck.later(30, 10_000, () => lane.tellLimits());
}
