import { CloudError } from './cloud-error.js';

/** The cloud's times are whole seconds; the begun second counts, so a time never moves forward. */
export function unixSecondsOf(unixMs: number): number {
  const seconds = Math.floor(unixMs / 1000);
  if (!Number.isSafeInteger(seconds) || seconds < 0) {
    throw new CloudError('cloud/not-a-time', `${unixMs} is not a Unix time in milliseconds.`);
  }
  return seconds;
}

/** Cloud seconds to Unix milliseconds, capped at the last time that a date can name. */
export function unixMsOf(seconds: number): number {
  return Math.min(Math.max(seconds, 0) * 1000, 8.64e15);
}

/** China has one time zone without daylight saving time: always 8 hours before UTC's clock. */
const chinaOffsetMs = 8 * 3_600_000;
const dateText = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * A date with or without a time of day, as the cloud writes it in words, in China's time:
 * "2022-04-07 08:00:00".
 * @throws CloudError `cloud/not-a-time`
 */
export function unixMsOfDateText(text: string): number {
  const parts = dateText.exec(text.trim());
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = [1, 2, 3, 4, 5, 6].map(
    (group) => Number(parts?.[group] ?? 0),
  );
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  // A month, day or hour that does not exist moves on to the next one, and so reads differently.
  const given = parts?.slice(1, 4).join('-');
  const exists = new Date(ms).toISOString().startsWith(`${given ?? ''}T`);
  if (!exists || hour > 23 || minute > 59 || second > 59 || ms < chinaOffsetMs) {
    throw new CloudError(
      'cloud/not-a-time',
      `"${text.slice(0, 40)}" is no date like 2022-04-07 08:00:00.`,
    );
  }
  return ms - chinaOffsetMs;
}

/** The same in words: "2022-04-07 08:00:00". */
export function dateTextOf(unixMs: number): string {
  const text = new Date(Math.min(unixMs + chinaOffsetMs, 8.64e15)).toISOString();
  return text.slice(0, 19).replace('T', ' ');
}

/** The same time of day in China some months later; a day that a month lacks is its last one. */
export function monthsLater(unixMs: number, months: number): number {
  const from = new Date(Math.min(unixMs + chinaOffsetMs, 8.64e15));
  const [year, month, day] = [
    from.getUTCFullYear(),
    from.getUTCMonth() + months,
    from.getUTCDate(),
  ];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const sinceMidnightMs = (((unixMs + chinaOffsetMs) % 86_400_000) + 86_400_000) % 86_400_000;
  const later = Date.UTC(year, month, Math.min(day, lastDay)) + sinceMidnightMs - chinaOffsetMs;
  return Number.isNaN(later) ? 8.64e15 : later;
}
