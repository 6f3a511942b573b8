/** One measured ratio. */
export interface Figure {
  name: string;
  /** What was measured, and its floor, in the same unit. */
  measured: number;
  floor: number;
  unit: 'ms' | 'MB';
  /** The ratio that is aimed at. */
  target: number;
}

export function ratioOf(figure: Figure): number {
  return figure.measured / figure.floor;
}

export function describeFigure(figure: Figure): string {
  const ratio = ratioOf(figure).toFixed(2);
  const { name, measured, floor, unit, target } = figure;
  const verdict = ratioOf(figure) <= target ? 'within' : 'ABOVE';
  return (
    `${name.padEnd(58)} ${ratio.padStart(6)} x  (${verdict} ${target} x; ` +
    `${measured.toFixed(2)} ${unit} over ${floor.toFixed(2)} ${unit})`
  );
}

/** The value below which the fraction `part` of the samples lies. */
export function percentile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** One measured amount that may not be above a limit. */
export interface Limit {
  name: string;
  measured: number;
  limit: number;
  unit: 'B' | 'MB' | 'ms' | '';
}

export function describeLimit({ name, measured, limit, unit }: Limit): string {
  const verdict = measured <= limit ? 'within' : 'ABOVE';
  const amount = `${Number.isInteger(measured) ? measured : measured.toFixed(1)} ${unit}`;
  return `${name.padEnd(58)} ${amount.trim().padStart(8)}  (${verdict} ${limit})`;
}
