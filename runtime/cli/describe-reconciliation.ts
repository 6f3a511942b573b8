import type { Reconciliation } from '../bridge/cards/reconciler.js';

const kinds = {
  missing_here: 'was missing here',
  missing_in_cloud: 'is missing in the cloud',
  different: 'differed',
} as const;

/** The outcome of a comparison of cards in lines for people. */
export function describeReconciliation(result: unknown): string {
  const { cloudCount, localCount, differences, appliedCount, passes } = result as Reconciliation;
  const lines = differences.map(({ permitId, kind, fields }) => {
    const details = fields.map(({ name, here, cloud }) => `${name} "${here}" -> "${cloud}"`);
    return `card ${permitId} ${kinds[kind]}${details.length > 0 ? `: ${details.join(', ')}` : ''}`;
  });
  const read = passes === 1 ? 'once' : `${passes} times, since cards changed meanwhile`;
  return [
    ...lines,
    `${cloudCount} cards in the cloud (read ${read}), ${localCount} here before; ` +
      `${differences.length} differences, ${appliedCount} applied.`,
  ].join('\n');
}
