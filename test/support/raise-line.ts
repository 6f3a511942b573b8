import type { LineAddress } from '../../drivers/gpio/port.js';
import type { BarrierConfig } from '../../runtime/config/config.js';

/** The line that raises the arm, of a lane whose camera does not do that. */
export function raiseLine(barrier: BarrierConfig | undefined): LineAddress {
  const raise = barrier?.raise ?? null;
  if (raise === null) throw new Error('The arm of this lane is not raised over a line.');
  return raise;
}
