import type { ReadDesk } from '../read-desk.js';
import type { VzPlate } from './plate-result.js';

/** Passes on what a VZ camera says of a plate, over whichever way it came. */
export function takePlate(desk: ReadDesk, { kind, read, picture, openedByItself }: VzPlate): void {
  if (openedByItself) desk.openedByItself();
  if (kind === 'other') desk.counts.otherEvents += 1;
  else desk.take(read, undefined, picture);
}
