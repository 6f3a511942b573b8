const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** China has one time zone, without daylight saving time. */
const OFFSET_MS = 8 * 3_600_000;

/** Milliseconds from `nowMs` to the next time that a clock in China shows `HH:MM`; never 0. */
export function nextAt(hoursMinutes: string, nowMs: number): number {
  const [hours = 0, minutes = 0] = hoursMinutes.split(':').map(Number);
  const wantedMs = (hours * 60 + minutes) * MINUTE_MS;
  const sinceMidnightMs = (nowMs + OFFSET_MS) % DAY_MS;
  const waitMs = (wantedMs - sinceMidnightMs + DAY_MS) % DAY_MS;
  return waitMs === 0 ? DAY_MS : waitMs;
}
