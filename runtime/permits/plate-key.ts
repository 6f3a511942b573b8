/**
 * A plate for comparison: full-width characters become ordinary ones, letters capital; blanks and
 * the dots and dashes that people put between the characters go. No letter is taken for another.
 */
export function plateKey(plate: string): string {
  return plate
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s·•‧・.-]/gu, '');
}
