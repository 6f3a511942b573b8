import { prices } from '../site.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** What a stay must cost by the price list of the site, in fen: computed apart from the program. */
export function priceFen(enteredMs: number, untilMs: number): number {
  const stayMs = Math.max(0, untilMs - enteredMs);
  if (stayMs <= prices.freeMinutes * MINUTE_MS) return 0;
  const wholeDays = Math.floor(stayMs / DAY_MS);
  const restMs = stayMs - wholeDays * DAY_MS;
  return wholeDays * windowFen(DAY_MS) + (restMs === 0 ? 0 : windowFen(restMs));
}

function windowFen(lengthMs: number): number {
  const beyondMs = Math.max(0, lengthMs - prices.firstMinutes * MINUTE_MS);
  const units = Math.ceil(beyondMs / (prices.followingMinutes * MINUTE_MS));
  return Math.min(prices.cap24hFen, prices.firstFen + units * prices.followingFen);
}
