import type { RateConfig } from '../config/config.js';

/** The rate of a vehicle class; the first for a class without one; undefined without rates. */
export function rateFor(
  rates: readonly RateConfig[],
  vehicleClass: string,
): RateConfig | undefined {
  return rates.find((rate) => rate.vehicleClass === vehicleClass) ?? rates[0];
}
