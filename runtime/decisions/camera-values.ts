import type { CameraPlateColor } from '../../drivers/camera/port.js';
import type { PlateColor } from '../../protocol/park/values.js';

const colors: Readonly<Record<CameraPlateColor, PlateColor>> = {
  unknown: 'UNSPECIFIED',
  blue: 'BLUE',
  yellow: 'YELLOW',
  white: 'WHITE',
  black: 'BLACK',
  // A green plate is what China gives to new-energy cars.
  green: 'NEW_ENERGY',
  'yellow-green': 'YELLOW_GREEN',
};

/** The park's name of a colour that a camera reported. */
export function plateColorOf(color: CameraPlateColor): PlateColor {
  return colors[color];
}
