import { field, whole } from '../loose-json.js';
import { jpegOf, type GivenPicture } from '../jpeg.js';
import type { CameraPlateColor, CameraVehicleType, PlateRead } from '../port.js';

/**
 * What VZ cameras say of a car, the same over HTTP and MQTT but for the spelling of the plate.
 * Provenance: makers' documents; no camera has been tried. To confirm on site: which way "up" and
 * "down" are.
 */
export interface VzPlate {
  read: PlateRead;
  picture: GivenPicture;
  /** `other` for a car that loiters, stops to loiter or turns back: no read of an arrival. */
  kind: 'read' | 'other';
  /** The camera's offline white list has closed a relay already. */
  openedByItself: boolean;
}

const COLORS: readonly CameraPlateColor[] = [
  'unknown',
  'blue',
  'yellow',
  'white',
  'black',
  'green',
  'yellow-green',
];
/** By `car_brand.type`: saloon, SUV and MPV are all cars. */
const VEHICLES: readonly (CameraVehicleType | undefined)[] = [
  undefined,
  'car',
  'car',
  'car',
  'small_bus',
  'large_bus',
  'small_truck',
  'large_truck',
];
const TRIGGER_AUTOMATIC = 1 | 8;
const TRIGGER_INPUT = 2;
const TRIGGER_SOFTWARE = 4;
/** Loitering, its end, and turning back. */
const OTHER_EVENTS = [64, 65, 66];
const BY_WHITE_LIST = 2;
const PLATE_CHARACTERS_MAX = 64;

/** The plate in an `AlarmInfoPlate`; null when there is none. `spelt` reads the text of the plate. */
export function plateOf(alarm: unknown, spelt: (license: string) => string): VzPlate | null {
  const result = field(field(alarm, 'result'), 'PlateResult');
  const license = field(result, 'license');
  if (typeof license !== 'string') return null;
  const trigger = whole(field(result, 'triggerType'), 255);
  const outputs = field(result, 'gioouts');
  const vehicleType = VEHICLES[whole(field(field(result, 'car_brand'), 'type'), 255)];
  return {
    picture: jpegOf(field(result, 'imageFile') ?? field(result, 'full_image_content')),
    kind: OTHER_EVENTS.includes(trigger) ? 'other' : 'read',
    openedByItself:
      Array.isArray(outputs) &&
      outputs.some((output: unknown) => whole(field(output, 'ctrltype'), 255) === BY_WHITE_LIST),
    read: {
      plate: Array.from(spelt(license)).slice(0, PLATE_CHARACTERS_MAX).join(''),
      confidence: whole(field(result, 'confidence'), 100),
      color: COLORS[whole(field(result, 'colorType'), 255)] ?? 'unknown',
      direction: directionOf(whole(field(result, 'direction'), 255)),
      trigger: triggerOf(trigger),
      cameraTimeS: whole(field(field(field(result, 'timeStamp'), 'Timeval'), 'sec'), 0xffff_ffff),
      sequence: whole(field(result, 'plateid'), 0xffff_ffff),
      offline: whole(field(result, 'isoffline'), 1) === 1,
      ...(vehicleType === undefined ? {} : { vehicleType }),
    },
  };
}

/** 3 is up in the picture, away from the camera; 4 is down, towards it. */
function directionOf(direction: number): PlateRead['direction'] {
  if (direction === 4) return 'approaching';
  return direction === 3 ? 'leaving' : 'unknown';
}

function triggerOf(bits: number): PlateRead['trigger'] {
  if ((bits & TRIGGER_INPUT) !== 0) return 'input';
  if ((bits & TRIGGER_SOFTWARE) !== 0) return 'software';
  return (bits & TRIGGER_AUTOMATIC) !== 0 ? 'automatic' : 'unknown';
}
