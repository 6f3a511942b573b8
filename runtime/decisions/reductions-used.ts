import type { Quoted } from '../../protocol/park/fact.js';
import type { ReductionUsed } from '../../protocol/park/uplink.js';
import { isReportable } from '../../protocol/translate/up/reduction-used.js';
import type { Stamp } from '../../protocol/park/values.js';
import { enteredMs, reductionsOf, type ParkingSession } from '../sessions/session-book.js';

/**
 * What coupons and charging really took off the fee of a stay that ends, by its last price, as far
 * as the cloud can be told of it. What took off nothing was not used.
 */
export function reductionsUsed(
  session: ParkingSession,
  quoted: Quoted,
  { plate, leftAt }: { plate: string; leftAt: Stamp },
): ReductionUsed[] {
  const stayMinutes = Math.max(0, Math.ceil((leftAt.unixMs - enteredMs(session)) / 60_000));
  const used: ReductionUsed[] = [];
  for (const reduced of reductionsOf(session)) {
    const { source, reductionId, chargingOrder = '', shop = '', byRule = false } = reduced;
    const line = quoted.lines.find(
      (one) => one.reductionSource === source && one.reductionId === reductionId,
    );
    if (line === undefined || !isReportable({ source, reductionId, chargingOrder, shop })) continue;
    const minutes = reduced.effect === 'MINUTES' ? Math.min(reduced.minutes, stayMinutes) : 0;
    used.push({
      ...{ sessionId: session.sessionId, plate, leftAt, source, reductionId, chargingOrder, shop },
      ...{ minutes, amountFen: -line.amountFen, byRule },
    });
  }
  return used;
}
