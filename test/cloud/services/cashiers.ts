import type { ServiceContext } from './service.js';

/** What the published server says of a record whose cashier it does not know, and keeps it. */
export const CASHIER_UNKNOWN = '收费员不存在';

/** Whether that text goes with a record of this cashier. */
export function unknownCashier(
  userId: string | undefined,
  { ledger, flags }: ServiceContext,
): boolean {
  if (!flags.misleadingTexts) return false;
  return ledger.masters.get('collector', userId ?? '')?.deleted !== false;
}
