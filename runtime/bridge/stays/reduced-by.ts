import type { Reduced } from '../../../protocol/park/fact.js';
import type { Reduction, ReductionEffect } from '../../../protocol/translate/stays/reduction.js';
import type { Discount, DiscountsConfig } from '../../config/config.js';
import { LanekeeperError } from '../../errors.js';

type MemberChoice = Extract<ReductionEffect, { kind: 'member' }>;

/**
 * What a message takes off the fee, and by which rule of the car park where it leaves that to us.
 * @throws LanekeeperError `reduction/no-rule`: the configuration has no rule for it;
 *   `reduction/nothing`: a member chose neither points nor a coupon
 */
export function reducedBy(
  { reductionId, source, effect, chargingOrder, shop }: Reduction,
  discounts: DiscountsConfig,
): Reduced[] {
  if (effect.kind === 'member') return chosenBy(effect, reductionId, discounts);
  // Only a member's own choice comes from one.
  if (source === 'MEMBER') throw noRule('会员优惠');
  const from = {
    ...(chargingOrder === '' ? {} : { chargingOrder }),
    ...(shop === '' ? {} : { shop }),
  };
  const none = { reductionId, source, amountFen: 0, minutes: 0, untilMs: 0, ...from } as const;
  switch (effect.kind) {
    case 'amount':
      return [{ ...none, effect: 'AMOUNT', amountFen: effect.amountFen }];
    case 'time':
      return [{ ...none, effect: 'MINUTES', minutes: effect.minutes }];
    case 'free':
      return [{ ...none, effect: 'FREE' }];
    case 'free-until':
      return [{ ...none, effect: 'FREE_UNTIL', untilMs: effect.untilMs }];
    case 'by-park': {
      const granted = source === 'CHARGING' ? discounts.charging : null;
      if (granted === null) throw noRule('此优惠');
      return [{ ...none, ...granted, byRule: true }];
    }
  }
}

/**
 * Points and coupons of a member (3.30). Points count once for each message, whose number they
 * bear; a coupon bears its own, and counts once for a stay whichever message names it.
 */
function chosenBy(
  { points, couponIds }: MemberChoice,
  messageId: string,
  { pointsPerYuan, coupons }: DiscountsConfig,
): Reduced[] {
  const chosen: Reduced[] = [];
  if (points > 0) {
    if (pointsPerYuan === null) throw noRule('积分');
    const amountFen = Math.floor((points * 100) / pointsPerYuan);
    const taken = { effect: 'AMOUNT', amountFen, minutes: 0 } as const;
    chosen.push(reducedOf('POINTS', messageId, taken));
  }
  for (const couponId of new Set(couponIds)) {
    const discount = coupons.get(couponId);
    if (discount === undefined) throw noRule(`优惠券${couponId}`);
    chosen.push(reducedOf('COUPON', couponId, discount));
  }
  if (chosen.length > 0) return chosen;
  throw new LanekeeperError('reduction/nothing', '未选择积分或优惠券');
}

function reducedOf(source: 'POINTS' | 'COUPON', reductionId: string, discount: Discount): Reduced {
  return { reductionId, source, untilMs: 0, ...discount };
}

const noRule = (what: string): LanekeeperError =>
  new LanekeeperError('reduction/no-rule', `本车场没有${what}的计算规则`);
