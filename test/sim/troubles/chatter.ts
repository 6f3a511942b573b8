import type { Simulation } from '../simulation.js';
import type { Luck, Trouble } from './trouble.js';

/** What the chattering did last reaches the lane this much later at most, through its filters. */
const FILTERS_MS = 500;

/** The relay of a detector or its cable has a loose contact. */
export function chatterTroubles(site: Simulation): Trouble[] {
  return [{ name: 'chatter', everyMs: 120_000, strike: (luck) => chatter(site, luck) }];
}

/**
 * It changes many times a second, or as slowly as the filter of a detector lets through, and now
 * and then it says for some seconds what is so.
 */
function chatter(site: Simulation, luck: Luck): void {
  const { random, scheduler } = luck;
  const lane = random.pick(site.lanes);
  const one = random.pick([...lane.guards, ...lane.sensors.values()]);
  const endMs = Math.min(scheduler.nowMs + random.between(5_000, 40_000), luck.untilMs - 1_000);
  const everyMs = random.chance(0.5) ? random.between(25, 200) : random.between(420, 700);
  if (one.chatters) return;
  one.chatters = true;
  const change = (says: boolean): void => {
    const over = scheduler.nowMs >= endMs;
    const pauses = over || random.chance(0.05);
    one.saysInstead = pauses ? null : says;
    if (over) luck.later(FILTERS_MS, FILTERS_MS, () => (one.chatters = false));
    else if (pauses) luck.later(1_500, 6_000, () => change(!says));
    else luck.later(everyMs * 0.8, everyMs * 1.2, () => change(!says));
  };
  change(true);
}
