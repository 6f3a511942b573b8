import type { RateCalendar, RateConfig, RateWindow } from '../../runtime/rates/rate.js';

/** 15 minutes free; five yuan for the first hour, two for each begun half hour after it. */
export function someRate(changes: Partial<RateConfig> = {}): RateConfig {
  return {
    vehicleClass: '小车',
    channelIds: [],
    validFromMs: 0,
    freeMinutes: 15,
    freeMinutesTakenOff: false,
    firstMinutes: 60,
    firstFen: 500,
    followingMinutes: 30,
    followingFen: 200,
    begunUnitsCount: true,
    capFen: null,
    windows: [],
    cap24hFen: null,
    capStayFen: null,
    graceMinutes: 15,
    noEntryFen: 0,
    reentryMinutes: 0,
    ...changes,
  };
}

/** One yuan for each begun hour from 20:00 to 08:00, at most eight. */
export function someNight(changes: Partial<RateWindow> = {}): RateWindow {
  return {
    name: '夜间',
    fromMinute: 20 * 60,
    untilMinute: 8 * 60,
    days: 'all',
    firstMinutes: 0,
    firstFen: 0,
    followingMinutes: 60,
    followingFen: 100,
    capFen: 800,
    ...changes,
  };
}

export const noFreeDays: RateCalendar = { holidays: new Set(), workdays: new Set() };
