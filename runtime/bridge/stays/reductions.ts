import type { Reduced } from '../../../protocol/park/fact.js';
import type { Reduction } from '../../../protocol/translate/stays/reduction.js';
import { LanekeeperError } from '../../errors.js';
import { reductionsOf, type ParkingSession } from '../../sessions/session-book.js';
import { requiredOpen, type StayDesk } from './stay-desk.js';

/** A stay with more coupons than this is a mistake, or an attack on the price. */
const REDUCTIONS_MAX = 50;

/**
 * Something lowers the fee of an open stay (3.12, 3.25, 3.36). The same number is the same
 * reduction, however often it comes; the next price shows it.
 * @param nowMs a coupon that is over by then is not taken any more
 * @returns the stay that got it
 * @throws LanekeeperError `reduction/no-rule`, `reduction/expired`, `reduction/too-many`,
 *   `stay/unknown`, `stay/over`
 */
export async function takeReduction(
  stays: StayDesk,
  reduction: Reduction,
  nowMs: number,
): Promise<ParkingSession> {
  const reduced = factOf(reduction);
  const { sessionId, plate, validUntilMs } = reduction;
  const stay = requiredOpen(sessionId === '' ? stays.openStay(plate) : await stays.stay(sessionId));
  const known = reductionsOf(stay);
  if (known.some((one) => isSame(one, reduced))) {
    await stays.onDisk();
    return stay;
  }
  if (validUntilMs !== null && validUntilMs < nowMs) {
    throw new LanekeeperError('reduction/expired', '优惠已过期');
  }
  if (known.length >= REDUCTIONS_MAX) {
    throw new LanekeeperError('reduction/too-many', '优惠次数过多');
  }
  await stays.state(stay, {
    kinds: [{ kind: 'reduced', reduced }],
    event: 'reduced',
    text: `${reduced.source} ${reduced.reductionId}: ${reduced.effect}. ${reduction.remark}`,
    atMs: 0,
  });
  return stay;
}

const isSame = (one: Reduced, other: Reduced): boolean =>
  one.source === other.source && one.reductionId === other.reductionId;

/** Points of a member and what "the park decides" need a rule that no configuration here has. */
function factOf({ reductionId, source, effect }: Reduction): Reduced {
  const none = { reductionId, amountFen: 0, minutes: 0, untilMs: 0 };
  if (effect.kind === 'member' || effect.kind === 'by-park' || source === 'MEMBER') {
    throw new LanekeeperError('reduction/no-rule', '本车场没有此优惠的计算规则');
  }
  switch (effect.kind) {
    case 'amount':
      return { ...none, source, effect: 'AMOUNT', amountFen: effect.amountFen };
    case 'time':
      return { ...none, source, effect: 'MINUTES', minutes: effect.minutes };
    case 'free':
      return { ...none, source, effect: 'FREE' };
    case 'free-until':
      return { ...none, source, effect: 'FREE_UNTIL', untilMs: effect.untilMs };
  }
}
