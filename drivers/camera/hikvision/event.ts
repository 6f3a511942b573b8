import type { CameraPlateColor, CameraVehicleType, PlateRead } from '../port.js';
import { readXml, textOf, type XmlElement } from './xml.js';

/**
 * Events of Hikvision cameras (ISAPI), the same in a push and in the stream of alerts. Provenance:
 * official document, and examples that others have published of DS-TCG405-E and DeepinView cameras;
 * no camera has been tried by us. To confirm on site: that "forward" is towards the camera, and
 * whether a read that comes late says so in `alarmDataType` or `currentEvent`, and what a "truck" and
 * a "van" are to it.
 */
export type HikvisionEvent =
  | { kind: 'read'; read: PlateRead; identity: string }
  /** `eventState` inactive: the camera is there. */
  | { kind: 'heartbeat' }
  | { kind: 'other' };

const PLATE_CHARACTERS_MAX = 64;
const WITHOUT_PLATE = ['unknown', '无车牌', '无牌车'];
const DIRECTIONS: Readonly<Record<string, PlateRead['direction']>> = {
  forward: 'approaching',
  reverse: 'leaving',
};

const VEHICLES: Readonly<Record<string, CameraVehicleType>> = {
  vehicle: 'car',
  SUVMPV: 'car',
  van: 'small_bus',
  bus: 'large_bus',
  mediumBus: 'large_bus',
  largeBus: 'large_bus',
  buggy: 'small_truck',
  pickupTruck: 'small_truck',
  truck: 'large_truck',
};

/** The event in a document; null when it is none. */
export function decodeEvent(document: string): HikvisionEvent | null {
  const alert = readXml(document);
  if (alert?.name !== 'EventNotificationAlert') return null;
  const eventType = textOf(alert, 'eventType');
  if (eventType === '') return null;
  if (textOf(alert, 'eventState') === 'inactive') return { kind: 'heartbeat' };
  const plate = alert.children.find(({ name }) => name === 'ANPR');
  if (eventType !== 'ANPR' || plate === undefined) return { kind: 'other' };
  return readOf(alert, plate);
}

function readOf(alert: XmlElement, anpr: XmlElement): HikvisionEvent {
  const license = textOf(anpr, 'licensePlate');
  const plate = WITHOUT_PLATE.includes(license.toLowerCase()) ? '' : license;
  const when = textOf(alert, 'dateTime');
  const sequence = whole(textOf(anpr, 'index'), 0xffff_ffff);
  const type = textOf(anpr, 'vehicleType');
  const vehicleType = Object.hasOwn(VEHICLES, type) ? VEHICLES[type] : undefined;
  const unique = textOf(alert, 'UUID').slice(0, 64);
  const read: PlateRead = {
    plate: Array.from(plate).slice(0, PLATE_CHARACTERS_MAX).join(''),
    confidence: whole(textOf(anpr, 'confidenceLevel'), 100),
    color: colorOf(textOf(anpr, 'plateColor')),
    direction: DIRECTIONS[textOf(anpr, 'direction')] ?? 'unknown',
    trigger: 'unknown',
    cameraTimeS: whole(String(Date.parse(when) / 1_000), 0xffff_ffff),
    sequence,
    offline: textOf(alert, 'alarmDataType') === '1' || textOf(alert, 'currentEvent') === 'false',
    ...(vehicleType === undefined ? {} : { vehicleType }),
  };
  const identity = unique.length > 8 ? unique : `${sequence} ${when.slice(0, 40)} ${read.plate}`;
  return { kind: 'read', read, identity };
}

/** Names such as `blue` and `newEnergyGreen`. */
function colorOf(name: string): CameraPlateColor {
  const lower = name.toLowerCase();
  if (lower.includes('yellowgreen')) return 'yellow-green';
  const colors = ['blue', 'yellow', 'white', 'black', 'green'] as const;
  return colors.find((color) => lower.includes(color)) ?? 'unknown';
}

function whole(text: string, max: number): number {
  const number = Number(text);
  return Number.isFinite(number) ? Math.min(max, Math.max(0, Math.trunc(number))) : 0;
}
