/** What a stretch of time costs. Amounts are integer fen. */
export interface PeriodPrice {
  /** Length of the first period; 0 for none. */
  firstMinutes: number;
  firstFen: number;
  /** Length of each further unit. */
  followingMinutes: number;
  followingFen: number;
  /** Most that the stretch can cost; null for no cap. */
  capFen: number | null;
}

/** A time of day with a price of its own. One that ends before it begins goes over midnight. */
export interface RateWindow extends PeriodPrice {
  name: string;
  /** Minutes since midnight in China. */
  fromMinute: number;
  untilMinute: number;
  /** On which days it begins; `free_days` are Saturdays, Sundays and holidays. */
  days: 'all' | 'workdays' | 'free_days';
}

/** What a stay costs. */
export interface RateConfig extends PeriodPrice {
  vehicleClass: string;
  /** Cloud channels of the entries that it is for; empty for all. */
  channelIds: readonly string[];
  /** Stays that began earlier have another rate; Unix milliseconds, 0 for none. */
  validFromMs: number;
  freeMinutes: number;
  /** Whether the free minutes are taken off a longer stay; else a longer stay counts whole. */
  freeMinutesTakenOff: boolean;
  /** Whether a begun unit counts whole; else only a full one counts. */
  begunUnitsCount: boolean;
  /** Prices by time of day; outside of them the rate's own price holds. */
  windows: readonly RateWindow[];
  cap24hFen: number | null;
  capStayFen: number | null;
  /** Who has paid may take this long to leave before the stay costs more. */
  graceMinutes: number;
  /** What a car costs whose entry was not seen; 0: it waits for an attendant. */
  noEntryFen: number;
  /** Who comes again this soon after leaving has no free minutes; 0 for never. */
  reentryMinutes: number;
}

/** Holidays and the days that are worked instead of a weekend, as `2026-10-01`. */
export interface RateCalendar {
  holidays: ReadonlySet<string>;
  workdays: ReadonlySet<string>;
}
