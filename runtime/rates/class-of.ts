import type { PlateRead } from '../../drivers/camera/port.js';
import type { Config } from '../config/config.js';
import { defaultClass } from './default-class.js';

/** The vehicle class of a car by what the camera saw; else that of the first rate. */
export function classOf(
  { vehicleClasses, rates }: Pick<Config, 'vehicleClasses' | 'rates'>,
  { vehicleType }: Pick<PlateRead, 'vehicleType'>,
): string {
  const named = vehicleType === undefined ? undefined : vehicleClasses.get(vehicleType);
  return named ?? defaultClass(rates);
}
