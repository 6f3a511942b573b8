import type { Clock } from '../../clock.js';
import { DriverError } from '../../driver-error.js';
import type { SerialLine, SerialSettings } from '../port.js';
import { SelfHealingLine } from '../self-healing-line.js';
import { serialportOpener, type SerialportModule } from './open-port.js';

/**
 * A line over a real serial port, still closed. The package is loaded when it is needed first,
 * because its native part can be missing on a box that has no serial port.
 * @throws DriverError `serial/native-part-missing`
 */
export async function makeSerialLine(options: {
  settings: SerialSettings;
  clock: Clock;
  load?: () => Promise<SerialportModule>;
}): Promise<SerialLine> {
  const load = options.load ?? (() => import('serialport'));
  let serialport: SerialportModule;
  try {
    serialport = await load();
  } catch (error) {
    const sentence =
      'The native part of serialport is missing: run `npm rebuild ' +
      '@serialport/bindings-cpp` (it needs python3, make and g++).';
    throw new DriverError('serial/native-part-missing', sentence, error);
  }
  return new SelfHealingLine({
    settings: options.settings,
    clock: options.clock,
    opener: serialportOpener(serialport, options.clock),
  });
}
