/** Yuan as people write them, without needless zeros: 500 is `5`, 550 is `5.5`, -1 is `-0.01`. */
export function yuanText(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const whole = Math.trunc(Math.abs(fen) / 100);
  const cents = String(Math.abs(fen) % 100).padStart(2, '0');
  return `${sign}${whole}${cents === '00' ? '' : `.${cents.replace(/0$/, '')}`}`;
}
