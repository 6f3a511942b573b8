import type { RateConfig } from './rate.js';

/** The stay that a rate is looked for. */
export interface RateQuestion {
  vehicleClass: string;
  /** The cloud's number of the lane that the car came in by; empty when it is not known. */
  entryChannelId: string;
  enteredMs: number;
}

/**
 * The rate of a stay; undefined without rates. The rate that held when the car came in counts for
 * the whole stay. Of several the one for the entry goes before those for all entries, and then the
 * one that began last; a vehicle class without a rate of its own has the first one's.
 */
export function rateFor(
  rates: readonly RateConfig[],
  { vehicleClass, entryChannelId, enteredMs }: RateQuestion,
): RateConfig | undefined {
  const valid = rates.filter(({ validFromMs }) => validFromMs <= enteredMs);
  const here = valid.filter((rate) => isFor(rate, entryChannelId));
  const classes = [vehicleClass, rates[0]?.vehicleClass];
  for (const wanted of classes) {
    const found = here.filter((rate) => rate.vehicleClass === wanted);
    const own = found.filter((rate) => rate.channelIds.length > 0);
    const latest = latestOf(own.length > 0 ? own : found);
    if (latest !== undefined) return latest;
  }
  return here[0] ?? rates[0];
}

function isFor({ channelIds }: RateConfig, entryChannelId: string): boolean {
  return channelIds.length === 0 || channelIds.includes(entryChannelId);
}

function latestOf(rates: readonly RateConfig[]): RateConfig | undefined {
  let latest: RateConfig | undefined;
  for (const rate of rates) {
    if (latest === undefined || rate.validFromMs > latest.validFromMs) latest = rate;
  }
  return latest;
}
