import type { ConfigFile } from './schema.js';
import type { Discount, DiscountsConfig } from './config.js';

type DiscountsFile = NonNullable<ConfigFile['discounts']>;
type DiscountFile = NonNullable<DiscountsFile['charging']>;

export function resolveDiscounts(file: DiscountsFile): DiscountsConfig {
  const coupons = Object.entries(file.coupons ?? {});
  return {
    pointsPerYuan: file.points_per_yuan ?? null,
    coupons: new Map(coupons.map(([id, discount]) => [id, discountOf(discount)])),
    charging: file.charging === undefined ? null : discountOf(file.charging),
  };
}

function discountOf(file: DiscountFile): Discount {
  if ('amount_fen' in file) return { effect: 'AMOUNT', amountFen: file.amount_fen, minutes: 0 };
  if ('minutes' in file) return { effect: 'MINUTES', amountFen: 0, minutes: file.minutes };
  return { effect: 'FREE', amountFen: 0, minutes: 0 };
}
