import test from 'ava';
import type { Reduction } from '../../protocol/translate/stays/reduction.js';
import { reducedBy } from '../../runtime/bridge/stays/reduced-by.js';
import { resolveDiscounts } from '../../runtime/config/resolve-discounts.js';

const none = resolveDiscounts({});
const about = {
  ...{ sessionId: 's1', plate: '京A1', validUntilMs: null, remark: '' },
  ...{ chargingOrder: '', shop: '' },
};
const charging: Reduction = {
  ...about,
  reductionId: 'u1',
  source: 'CHARGING',
  effect: { kind: 'by-park' },
};

test('a charging order that is left to the car park takes off what the car park says', (t) => {
  t.throws(() => reducedBy(charging, none), { code: 'reduction/no-rule' });
  const rules = [{ amount_fen: 500 }, { minutes: 90 }, { free: true as const }];
  const effects = rules.map((rule) => reducedBy(charging, resolveDiscounts({ charging: rule })));
  const each = { reductionId: 'u1', source: 'CHARGING', untilMs: 0, byRule: true };
  t.deepEqual(effects, [
    [{ ...each, effect: 'AMOUNT', amountFen: 500, minutes: 0 }],
    [{ ...each, effect: 'MINUTES', amountFen: 0, minutes: 90 }],
    [{ ...each, effect: 'FREE', amountFen: 0, minutes: 0 }],
  ]);
});

test('charging keeps its order and a coupon its shop, for the report of what they took off', (t) => {
  const amountFen = 500;
  const paid: Reduction = {
    ...{ ...charging, chargingOrder: 'C7' },
    effect: { kind: 'amount', amountFen },
  };
  t.like(reducedBy(paid, none), [{ source: 'CHARGING', chargingOrder: 'C7', amountFen }]);
  const coupon: Reduction = { ...paid, source: 'COUPON', chargingOrder: '', shop: '1号商店' };
  t.like(reducedBy(coupon, none), [{ source: 'COUPON', shop: '1号商店', amountFen }]);
});

test('rule 9: points become whole fen, never more than they are worth', (t) => {
  const points = (count: number, pointsPerYuan: number) => {
    const effect = { kind: 'member', memberId: 'm1', points: count, couponIds: [] } as const;
    const choice: Reduction = {
      ...{ ...about, reductionId: 'r1', source: 'MEMBER' },
      effect: { ...effect, couponIds: [] },
    };
    const rules = resolveDiscounts({ points_per_yuan: pointsPerYuan });
    return reducedBy(choice, rules).map(({ amountFen }) => amountFen);
  };
  t.deepEqual(points(150, 100), [150]);
  t.deepEqual(points(1_000, 300), [333]);
  t.deepEqual(points(1, 1_000), [0]);
});

test('a coupon that is named twice in one choice counts once', (t) => {
  const effect = { kind: 'member', memberId: 'm1', points: 0, couponIds: ['c1', 'c1'] } as const;
  const choice: Reduction = {
    ...{ ...about, reductionId: 'r1', source: 'MEMBER' },
    effect: { ...effect, couponIds: [...effect.couponIds] },
  };
  const rules = resolveDiscounts({ coupons: { c1: { free: true } } });
  t.like(reducedBy(choice, rules), [{ reductionId: 'c1', source: 'COUPON', effect: 'FREE' }]);
  t.is(reducedBy(choice, rules).length, 1);
});
