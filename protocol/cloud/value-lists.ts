/** Value lists that several messages share; the words are the cloud's, the meanings ours. */

export const operateTypes = {
  1: 'add',
  2: 'change',
  3: 'delete',
  4: 'change the validity',
} as const;

export const costTypes = {
  1: 'temporary',
  2: 'monthly card',
  3: 'white list',
  4: 'no plate',
  5: 'guest',
  6: 'VIP',
  7: 'internal',
  8: 'monthly card, several cars and spaces',
  9: 'stored value',
} as const;

export const licenseColors = {
  0: 'blue',
  1: 'yellow',
  2: 'white',
  3: 'black',
  4: 'new energy',
  5: 'yellow-green',
  6: 'blue-white',
  7: 'other',
} as const;

export const payTypes = {
  cash: 'cash',
  wallet: 'electronic wallet without password',
  sweepcode: 'payment code read by the scanner of the car park',
  scancode: 'the driver scanned the code at the lane',
  monthuser: 'monthly car',
  free: 'let out free',
  escape: 'left without paying',
  etc_pay: 'ETC',
} as const;

export const armMoves = { 0: 'raise', 1: 'lower' } as const;

export const yesNo = { 0: 'no', 1: 'yes' } as const;

export const dayLimits = { 0: 'none', 1: 'odd and even days' } as const;
