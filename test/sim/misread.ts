import type { SeededRandom } from './random.js';

/** What a camera takes a character for that it cannot see well. No car of a run has such letters. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '0': 'D',
  '1': 'T',
  '2': 'Z',
  '3': 'E',
  '4': 'A',
  '5': 'S',
  '6': 'G',
  '7': 'Y',
  '8': 'B',
  '9': 'P',
};
/** Before it come the province and the letter of the town. */
const NUMBER_FROM = 2;

/** The plate with one character of its number taken for another. */
export function misread(plate: string, random: SeededRandom): string {
  const at = random.whole(NUMBER_FROM, plate.length - 1);
  const like = LOOKS_LIKE[plate.charAt(at)] ?? plate.charAt(at);
  return plate.slice(0, at) + like + plate.slice(at + 1);
}
