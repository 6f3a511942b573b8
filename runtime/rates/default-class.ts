import type { RateConfig } from './rate.js';

/** The vehicle class of a car of which nothing is known: that of the first rate. */
export function defaultClass(rates: readonly RateConfig[]): string {
  return rates[0]?.vehicleClass ?? '小车';
}
