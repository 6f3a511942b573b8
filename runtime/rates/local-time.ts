const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** China has one time zone without daylight saving time: always 8 hours before UTC's clock. */
const offsetMs = 8 * 60 * minuteMs;

/** Day of the month, from 1 to 31, in China. */
export function dayOfMonth(atMs: number): number {
  return new Date(atMs + offsetMs).getUTCDate();
}

/** The date in China as `2026-10-01`. */
export function localDate(atMs: number): string {
  return new Date(atMs + offsetMs).toISOString().slice(0, 10);
}

/** Day of the week in China, from 0 for Sunday to 6. */
export function dayOfWeek(atMs: number): number {
  return new Date(atMs + offsetMs).getUTCDay();
}

/** The last midnight in China, in Unix milliseconds. */
export function midnightBefore(atMs: number): number {
  return Math.floor((atMs + offsetMs) / dayMs) * dayMs - offsetMs;
}

/** The date and time of day in China as `2026-10-01 08:05`. */
export function localMinute(atMs: number): string {
  return new Date(atMs + offsetMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** Unix milliseconds of a date and time in China; null if there is no such time. */
export function localTimeMs(date: string, time = '00:00'): number | null {
  const ms = Date.parse(`${date}T${time}:00+08:00`);
  return Number.isNaN(ms) || localDate(ms) !== date ? null : ms;
}
