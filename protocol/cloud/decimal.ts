/** A decimal number held exactly: value = unscaled / 10^scale. */
export interface Decimal {
  unscaled: bigint;
  scale: number;
}

const decimalText = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Longest decimal that is read; longer ones are no amount, time or count of anything. */
const digitsMax = 400;

/** Reads a decimal text; null if it is none. */
export function decimalOf(text: string): Decimal | null {
  const parts = text.length <= digitsMax ? decimalText.exec(text) : null;
  if (parts === null) return null;
  const [, minus = '', whole = '', fraction = '', exponent = '0'] = parts;
  const unscaled = BigInt(whole + fraction) * (minus === '' ? 1n : -1n);
  return { unscaled, scale: fraction.length - Number(exponent) };
}

/**
 * The whole number that the text stands for, in units of 10^-digits; null if it is no decimal or
 * has a finer part. wholeUnits('6.50', 2) is 650n.
 */
export function wholeUnits(text: string, digits: number): bigint | null {
  const decimal = decimalOf(text);
  if (decimal === null || Math.abs(decimal.scale) > digitsMax) return null;
  const shift = digits - decimal.scale;
  if (shift >= 0) return decimal.unscaled * 10n ** BigInt(shift);
  const unit = 10n ** BigInt(-shift);
  return decimal.unscaled % unit === 0n ? decimal.unscaled / unit : null;
}

/**
 * Writes a JSON number as the cloud writes it again before it checks a signature: integers without
 * leading zeros, decimals with their zeros kept, exponents in Java's BigDecimal form.
 */
export function canonicalNumber(digits: string): string {
  if (!/[.eE]/.test(digits)) return BigInt(digits).toString();
  const decimal = decimalOf(digits);
  if (decimal === null) return digits;
  const { unscaled, scale } = decimal;
  const sign = unscaled < 0n ? '-' : '';
  const significant = (unscaled < 0n ? -unscaled : unscaled).toString();
  const adjusted = significant.length - 1 - scale;
  if (scale >= 0 && adjusted >= -6) {
    if (scale === 0) return sign + significant;
    const padded = significant.padStart(scale + 1, '0');
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  }
  const mantissa =
    significant.length === 1 ? significant : `${significant[0]}.${significant.slice(1)}`;
  const exponent = adjusted === 0 ? '' : `E${adjusted > 0 ? '+' : '-'}${Math.abs(adjusted)}`;
  return sign + mantissa + exponent;
}
