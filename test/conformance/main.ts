// Says for every section of the cloud's documents whether it works here:
//   npm run conformance [-- --json]
// The columns: the message has a schema; the printed example is read by it; what goes up is written,
// signed and read back; what comes down is read, flat and wrapped; who acts on it; the cloud double
// answers it, or asks it and takes the answer. Ends with 1 when a public section does not work.
import { printedExamples } from './sections-load.js';
import { conformance, summaryOf, type SectionRow } from './report.js';

const rows = conformance(printedExamples);
const failed = rows.filter(({ outcome, status }) => outcome === 'fails' && status !== 'not-public');

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ sections: rows, summary: summaryOf(rows).split('\n') }, null, 2));
} else {
  printTable(rows);
}
process.exitCode = failed.length === 0 ? 0 : 1;

function printTable(table: readonly SectionRow[]): void {
  const head = ['', 'service', 'page', 'example', 'up', 'down', 'acts', 'double', 'outcome'];
  const lines = table.map((row) => [
    row.section,
    row.service,
    row.status,
    ...[row.example, row.up, row.down, row.acts, row.double].map(short),
    row.outcome,
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  for (const line of [head, ...lines]) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  const troubled = table.filter(({ why }) => why !== '');
  if (troubled.length > 0) console.log();
  for (const row of troubled) console.log(`${row.section} ${row.service}: ${row.why}`);
  console.log();
  console.log(summaryOf(table));
}

// What the trouble is stands below the table.
function short(cell: string): string {
  if (['yes', '-', 'valid', 'none printed'].includes(cell)) return cell;
  if (cell.startsWith('contradicts')) return 'slip named';
  return /^(acted-on|record|on-request|opaque)$/.test(cell) ? cell : 'NO';
}
