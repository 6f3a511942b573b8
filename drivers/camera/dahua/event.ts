import type { CameraPlateColor, CameraVehicleType, PlateRead } from '../port.js';

/**
 * Events of Dahua cameras as lines `Events[0].Name=value`. Provenance: the maker's document of its
 * HTTP interface in excerpts, and examples that others have published; no camera has been tried. To
 * confirm on site: whether `EventID` names a read for good, the scale of `Object.Confidence`, and the
 * names in `Vehicle.Category`.
 */
export type DahuaEvent = { kind: 'read'; read: PlateRead; identity: string } | { kind: 'other' };

/** What the stream is asked for; the camera says "Heartbeat" every 5 s. */
export const eventStreamPath =
  '/cgi-bin/snapManager.cgi?action=attachFileProc&Flags[0]=Event&Events=[TrafficJunction]&heartbeat=5';

/** A picture of the camera now. Provenance: the maker's document, widely used; none tried. */
export const snapshotPath = '/cgi-bin/snapshot.cgi?channel=1';

const EVENTS_MAX = 16;
const PLATE_CHARACTERS_MAX = 64;
const LINE = /^(?:Return)?Events\[(\d{1,2})\]\.([\w.[\]]{1,80})=(.*)$/;
const WITHOUT_PLATE = ['', 'unknown', 'no plate', 'unlicensed', '无牌车'];
const COLORS: Readonly<Record<string, CameraPlateColor>> = {
  blue: 'blue',
  yellow: 'yellow',
  white: 'white',
  black: 'black',
  green: 'green',
  yellowgreen: 'yellow-green',
};

const VEHICLES: Readonly<Record<string, CameraVehicleType>> = {
  SaloonCar: 'car',
  SUV: 'car',
  MPV: 'car',
  Microbus: 'small_bus',
  PassengerCar: 'large_bus',
  Bus: 'large_bus',
  MicroTruck: 'small_truck',
  MidTruck: 'large_truck',
  LargeTruck: 'large_truck',
};

/** `heartbeat`, or the events in a text; null when it is neither. */
export function decodeEvents(text: string): DahuaEvent[] | 'heartbeat' | null {
  if (text.trim() === 'Heartbeat') return 'heartbeat';
  const events = new Map<number, Map<string, string>>();
  for (const line of text.split(/\r?\n/)) {
    const [, number, name, value] = LINE.exec(line) ?? [];
    if (number === undefined || name === undefined || value === undefined) continue;
    const at = Number(number);
    if (at >= EVENTS_MAX) continue;
    const fields = events.get(at) ?? new Map<string, string>();
    events.set(at, fields.set(name, value.trim()));
  }
  return events.size === 0 ? null : [...events.values()].map(eventOf);
}

function eventOf(fields: ReadonlyMap<string, string>): DahuaEvent {
  const code = fields.get('EventBaseInfo.Code') ?? fields.get('Code') ?? '';
  const license = fields.get('TrafficCar.PlateNumber') ?? fields.get('Object.Text');
  if (code !== 'TrafficJunction' || license === undefined) return { kind: 'other' };
  const plate = WITHOUT_PLATE.includes(license.toLowerCase()) ? '' : license;
  const numbered = (name: string, max: number) => whole(fields.get(name), max);
  const category = fields.get('Vehicle.Category') ?? '';
  const vehicleType = Object.hasOwn(VEHICLES, category) ? VEHICLES[category] : undefined;
  const read: PlateRead = {
    plate: Array.from(plate).slice(0, PLATE_CHARACTERS_MAX).join(''),
    confidence: numbered('Object.Confidence', 100),
    color: COLORS[(fields.get('TrafficCar.PlateColor') ?? '').toLowerCase()] ?? 'unknown',
    direction: directionOf(fields),
    trigger: 'unknown',
    cameraTimeS: numbered('UTC', 0xffff_ffff),
    sequence: numbered('EventID', 0xffff_ffff),
    offline: false,
    ...(vehicleType === undefined ? {} : { vehicleType }),
  };
  const identity = [read.sequence, fields.get('GroupID'), read.cameraTimeS, read.plate].join(' ');
  return { kind: 'read', read, identity: identity.slice(0, 200) };
}

/** The way the car was seen to drive. */
function directionOf(fields: ReadonlyMap<string, string>): PlateRead['direction'] {
  const driving = fields.get('TrafficCar.DrivingDirection[0]');
  if (driving === 'Approach') return 'approaching';
  return driving === 'Leave' ? 'leaving' : 'unknown';
}

function whole(text: string | undefined, max: number): number {
  const number = Number(text ?? 0);
  return Number.isFinite(number) ? Math.min(max, Math.max(0, Math.trunc(number))) : 0;
}
