import { chargesOf, isUnsettled, type When } from '../../sessions/charges.js';
import { plateOf, type ParkingSession } from '../../sessions/session-book.js';
import type { OwedMoney } from './payment-polls.js';

/** What was asked for longer ago has been waited for, and the driver has been told. */
const ASKED_MAX_MS = 10 * 60_000;

/**
 * The charges of open stays that money may still come of: who asked for it before the bridge
 * started, or before a long loss of the link, hears nothing more of a success but by asking (2.19).
 */
export function openCharges(
  stays: Iterable<ParkingSession>,
  nowMs: number,
  whenMs: When,
): OwedMoney[] {
  const open: OwedMoney[] = [];
  for (const stay of stays) {
    if (!stay.facts.some(({ kind }) => kind === 'chargeAsked')) continue;
    const charge = chargesOf(stay, whenMs).filter(isUnsettled).at(-1);
    if (charge === undefined || nowMs - charge.askedMs > ASKED_MAX_MS) continue;
    const { chargeId, method, amountFen: dueFen } = charge;
    open.push({ sessionId: stay.sessionId, plate: plateOf(stay), dueFen, method, chargeId });
  }
  return open;
}
