import iconv from 'iconv-lite';
import type { CameraPlateColor, PlateRead } from '../port.js';

/**
 * Pushes of VZ cameras and their clones over HTTP, protocol versions 1.9. Provenance: makers'
 * documents; no camera has been tried. To confirm on site: whether texts come in UTF-8 or GBK
 * (both are read), which way "up" and "down" are, and that an answer without "ok" opens nothing.
 */
export interface VzPlatePush {
  /** The camera's own number; empty when it gives none. */
  serialNumber: string;
  read: PlateRead;
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
const TRIGGER_AUTOMATIC = 1 | 8;
const TRIGGER_INPUT = 2;
const TRIGGER_SOFTWARE = 4;
/** Loitering, its end, and turning back. */
const OTHER_EVENTS = [64, 65, 66];
const BY_WHITE_LIST = 2;
const PLATE_CHARACTERS_MAX = 64;

/** The plate in a push; null when the bytes are no such push. */
export function decodePlatePush(body: Uint8Array): VzPlatePush | null {
  const alarm = field(parsed(body), 'AlarmInfoPlate');
  const result = field(field(alarm, 'result'), 'PlateResult');
  if (typeof result !== 'object' || result === null) return null;
  const license = field(result, 'license');
  if (typeof license !== 'string') return null;
  const trigger = whole(field(result, 'triggerType'), 255);
  const outputs = field(result, 'gioouts');
  return {
    serialNumber: textOf(field(alarm, 'serialno')),
    kind: OTHER_EVENTS.includes(trigger) ? 'other' : 'read',
    openedByItself:
      Array.isArray(outputs) &&
      outputs.some((output: unknown) => whole(field(output, 'ctrltype'), 255) === BY_WHITE_LIST),
    read: {
      plate: Array.from(license).slice(0, PLATE_CHARACTERS_MAX).join(''),
      confidence: whole(field(result, 'confidence'), 100),
      color: COLORS[whole(field(result, 'colorType'), 255)] ?? 'unknown',
      direction: directionOf(whole(field(result, 'direction'), 255)),
      trigger: triggerOf(trigger),
      cameraTimeS: whole(field(field(field(result, 'timeStamp'), 'Timeval'), 'sec'), 0xffff_ffff),
      sequence: whole(field(result, 'plateid'), 0xffff_ffff),
      offline: whole(field(result, 'isoffline'), 1) === 1,
    },
  };
}

/**
 * The answer. `info` is never "ok": that word closes the camera's relay, and an arm is raised by
 * the lane alone. `retransfer_stop` ends the re-sending of firmware that wants to be told, and
 * after an offline record the next one is asked for.
 */
export function plateAnswer(read: PlateRead): string {
  const more = read.offline ? { ContinuePushOffline: { plateid: read.sequence, continue: 1 } } : {};
  const answer = { info: 'no', content: 'retransfer_stop', ...more };
  return JSON.stringify({ Response_AlarmInfoPlate: answer });
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

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(body)) as unknown;
  } catch {
    return null;
  }
}

/** UTF-8 where it is that, and else GBK, in which every byte means something. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, 'gbk');
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** A number from 0 to `max`, also one that came as a text; 0 for anything else. */
function whole(value: unknown, max: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return 0;
  return Math.min(max, Math.max(0, Math.trunc(number)));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 64) : '';
}
