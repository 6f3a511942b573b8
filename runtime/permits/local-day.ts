const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** China has one time zone without daylight saving time: always 8 hours before UTC's clock. */
const offsetMs = 8 * hourMs;

/** Day of the month, from 1 to 31, in China. */
export function dayOfMonth(atMs: number): number {
  return new Date(atMs + offsetMs).getUTCDate();
}

/** Days from the local day of `fromMs` to the one of `untilMs`; 0 on the same day or later. */
export function daysBetween(fromMs: number, untilMs: number): number {
  const dayNumber = (ms: number) => Math.floor((ms + offsetMs) / dayMs);
  return Math.max(0, dayNumber(untilMs) - dayNumber(fromMs));
}
