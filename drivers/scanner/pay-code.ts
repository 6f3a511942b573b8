/**
 * The codes that phones show to be charged: WeChat 18 digits from 10 to 15, Alipay 16 to 24 digits
 * from 25 to 30, UnionPay 19 digits from 62. Provenance: the public rules of the three.
 */
const payCodes = [/^1[0-5]\d{16}$/, /^(?:2[5-9]|30)\d{14,22}$/, /^62\d{17}$/];

/** Whether a scanned code is one that can be charged, and no ticket, address or card. */
export function isPayCode(code: string): boolean {
  return payCodes.some((pattern) => pattern.test(code));
}
