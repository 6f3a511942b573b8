import { localTimeMs } from '../rates/local-time.js';
import { cameraVehicleTypes } from '../../drivers/camera/port.js';
import type { Config } from './config.js';
import type { RateCalendar, RateConfig, RateWindow } from '../rates/rate.js';
import { defaults } from './defaults.js';
import type { ConfigFile } from './schema.js';

type RateFile = NonNullable<ConfigFile['rates']>[number];
type WindowFile = NonNullable<RateFile['windows']>[number];

export function resolveRate(rate: RateFile): RateConfig {
  return {
    vehicleClass: rate.vehicle_class,
    channelIds: rate.entry_channel_ids ?? [],
    validFromMs: rate.valid_from === undefined ? 0 : (localTimeMs(rate.valid_from) ?? 0),
    freeMinutes: rate.free_minutes ?? defaults.rate.freeMinutes,
    freeMinutesTakenOff: rate.free_minutes_taken_off ?? defaults.rate.freeMinutesTakenOff,
    firstMinutes: rate.first_minutes,
    firstFen: rate.first_fen,
    followingMinutes: rate.following_minutes,
    followingFen: rate.following_fen,
    begunUnitsCount: (rate.units ?? defaults.rate.units) === 'begun',
    capFen: null,
    windows: (rate.windows ?? []).map(resolveWindow),
    cap24hFen: rate.cap_24h_fen ?? null,
    capStayFen: rate.cap_stay_fen ?? null,
    graceMinutes: rate.payment_grace_minutes ?? defaults.rate.graceMinutes,
    noEntryFen: rate.no_entry_fen ?? 0,
    reentryMinutes: rate.reentry_minutes ?? defaults.rate.reentryMinutes,
  };
}

function resolveWindow(window: WindowFile): RateWindow {
  return {
    name: window.name ?? '',
    fromMinute: minuteOf(window.from),
    untilMinute: minuteOf(window.until),
    days: window.days ?? 'all',
    firstMinutes: window.first_minutes ?? 0,
    firstFen: window.first_fen ?? 0,
    followingMinutes: window.following_minutes,
    followingFen: window.following_fen,
    capFen: window.cap_fen ?? null,
  };
}

export function resolveCalendar(calendar: ConfigFile['calendar']): RateCalendar {
  return {
    holidays: new Set(calendar?.holidays ?? []),
    workdays: new Set(calendar?.workdays ?? []),
  };
}

function minuteOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

export function resolveClasses(
  classes: NonNullable<ConfigFile['vehicle_classes']>,
): Config['vehicleClasses'] {
  return new Map(
    cameraVehicleTypes.flatMap((type) => {
      const named = classes[type];
      return named === undefined ? [] : [[type, named] as const];
    }),
  );
}
