import type { AssignedRight, PaymentMethod, PlateColor } from '../park/values.js';

/** Entry or exit that the lane's camera recorded. */
export const readByCamera = '通道扫牌';

/** Values of the bus to the cloud's; where the cloud has none, the field is left out. */

export const costTypeOf: Readonly<Record<AssignedRight, number | undefined>> = {
  UNSPECIFIED: undefined,
  TEMPORARY: 1,
  MONTHLY: 2,
  WHITELIST: 3,
  NO_PLATE: 4,
  GUEST: 5,
  VIP: 6,
  INTERNAL: 7,
  MONTHLY_SHARED_SPACE: 8,
  STORED_VALUE: 9,
};

export const licenseColorOf: Readonly<Record<PlateColor, number | undefined>> = {
  UNSPECIFIED: undefined,
  BLUE: 0,
  YELLOW: 1,
  WHITE: 2,
  BLACK: 3,
  NEW_ENERGY: 4,
  YELLOW_GREEN: 5,
  BLUE_WHITE: 6,
  OTHER: 7,
};

export const payTypeOf: Readonly<Record<PaymentMethod, string | undefined>> = {
  UNSPECIFIED: undefined,
  CASH: 'cash',
  WALLET: 'wallet',
  SWEEP_CODE: 'sweepcode',
  SCAN_CODE: 'scancode',
  MONTHLY: 'monthuser',
  FREE: 'free',
  ETC: 'etc_pay',
  STORED_VALUE: undefined,
};

const rights = new Map(Object.entries(costTypeOf).map(([right, value]) => [value, right]));
const colors = new Map(Object.entries(licenseColorOf).map(([color, value]) => [value, color]));
const methods = new Map(
  Object.entries(payTypeOf).flatMap(([method, word]) =>
    word === undefined ? [] : [[word, method] as const],
  ),
);

/** And back; what is not in the list is UNSPECIFIED. */
export const rightOf = (costType: number | undefined): AssignedRight =>
  (rights.get(costType) as AssignedRight | undefined) ?? 'UNSPECIFIED';

export const plateColorOf = (licenseColor: number | undefined): PlateColor =>
  (colors.get(licenseColor) as PlateColor | undefined) ?? 'UNSPECIFIED';

export const methodOf = (payType: string | undefined): PaymentMethod =>
  (methods.get(payType ?? '') as PaymentMethod | undefined) ?? 'UNSPECIFIED';
