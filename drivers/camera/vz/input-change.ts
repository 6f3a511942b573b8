import { field } from '../loose-json.js';

/**
 * What a VZ camera tells of its own inputs, the same over HTTP and MQTT: an `AlarmGioIn` for each
 * change of one, and nothing in between. Provenance: the maker's document for the fields and for the
 * values 0, 1 and 2; no camera has been tried. To confirm on site: that the push is turned on for
 * each input and for both directions of the change (some firmware tells of closing alone), and which
 * terminals are number 0.
 */
export interface InputChange {
  /** From 0, as the camera numbers them. */
  input: number;
  /** `pulsed`: it closed and opened again. */
  became: 'open' | 'closed' | 'pulsed';
}

/** The last input; the number above it stands for a trigger over the network. */
export const INPUT_MAX = 3;
const BECAME: readonly InputChange['became'][] = ['open', 'closed', 'pulsed'];

/** `other` for a trigger that is no input; null for no such message, or one that makes no sense. */
export function inputChangeOf(alarm: unknown): InputChange | 'other' | null {
  const result = field(field(alarm, 'result'), 'TriggerResult');
  const [source, value] = [number(field(result, 'source')), number(field(result, 'value'))];
  const became = BECAME[value];
  if (source > INPUT_MAX) return 'other';
  return source < 0 || became === undefined ? null : { input: source, became };
}

/** A whole number, also one that came as a text; -1 for anything else: a level is never guessed. */
function number(value: unknown): number {
  const found = typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value;
  return typeof found === 'number' && Number.isInteger(found) && found >= 0 ? found : -1;
}
