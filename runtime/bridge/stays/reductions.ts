import type { Reduced } from '../../../protocol/park/fact.js';
import type { Reduction } from '../../../protocol/translate/stays/reduction.js';
import type { DiscountsConfig } from '../../config/config.js';
import { LanekeeperError } from '../../errors.js';
import { reductionsOf, type ParkingSession } from '../../sessions/session-book.js';
import { reducedBy } from './reduced-by.js';
import { requiredOpen, type StayDesk } from './stay-desk.js';

/** A stay with more coupons than this is a mistake, or an attack on the price. */
const REDUCTIONS_MAX = 50;

/**
 * Something lowers the fee of an open stay (3.12, 3.25, 3.30, 3.36). The same number is the same
 * reduction, however often it comes; the next price shows it. Of several things in one message all
 * are taken, or none.
 * @param nowMs a coupon that is over by then is not taken any more
 * @returns the stay that got it
 * @throws LanekeeperError `reduction/no-rule`, `reduction/nothing`, `reduction/expired`,
 *   `reduction/too-many`, `stay/unknown`, `stay/over`
 */
export async function takeReduction(
  stays: StayDesk,
  reduction: Reduction,
  { discounts, nowMs }: { discounts: DiscountsConfig; nowMs: number },
): Promise<ParkingSession> {
  const all = reducedBy(reduction, discounts);
  const { sessionId, plate } = reduction;
  const stay = requiredOpen(sessionId === '' ? stays.openStay(plate) : await stays.stay(sessionId));
  return stays.inTurn(stay.sessionId, () =>
    takeInTurn(stays, stay.sessionId, reduction, { all, nowMs }),
  );
}

async function takeInTurn(
  stays: StayDesk,
  sessionId: string,
  reduction: Reduction,
  { all, nowMs }: { all: readonly Reduced[]; nowMs: number },
): Promise<ParkingSession> {
  const { validUntilMs } = reduction;
  const stay = requiredOpen(await stays.stay(sessionId));
  const known = reductionsOf(stay);
  const fresh = all.filter((one) => !known.some((other) => isSame(one, other)));
  if (fresh.length === 0) {
    await stays.onDisk();
    return stay;
  }
  if (validUntilMs !== null && validUntilMs < nowMs) {
    throw new LanekeeperError('reduction/expired', '优惠已过期');
  }
  if (known.length + fresh.length > REDUCTIONS_MAX) {
    throw new LanekeeperError('reduction/too-many', '优惠次数过多');
  }
  const told = fresh.map(
    ({ source, reductionId, effect }) => `${source} ${reductionId}: ${effect}`,
  );
  await stays.state(stay, {
    kinds: fresh.map((reduced) => ({ kind: 'reduced', reduced })),
    event: 'reduced',
    text: `${told.join(', ')}. ${reduction.remark}`,
    atMs: 0,
  });
  return stay;
}

const isSame = (one: Reduced, other: Reduced): boolean =>
  one.source === other.source && one.reductionId === other.reductionId;
