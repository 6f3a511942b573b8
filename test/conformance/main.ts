// Says for every section of the cloud's documents whether it works here:
//   npm run conformance [-- --json]
// The columns, each tried out on a sample and none declared but `acts`:
//   example  what the documents print is read by the schema, but for the slips that are named
//   up       what goes up is written, signed and read back, and comes from: a term of the park's `bus`,
//            local software that asked for it (`asked`), or is the `answer` to a request; `none`: no
//            answer is expected
//   down     what comes down is read, flat and wrapped, and becomes: a term of the `park`; or it is
//            an answer that is `judged` and handed on; or a request that is `read` and acted on or
//            carried as it is
//   acts     who is to act on it, as its schema says; wrong where what follows shows otherwise
//   now      tried at a box: it `sends` the message by itself, it `acts` on a request (a fact, record,
//            journal entry, picture or movement came of it), `answers` a question, or `carries` it to the
//            park's own software; --json says what came of it
//   double   the cloud double answers it, or asks it and takes the answer
// Ends with 1 when a public section does not work.
import { printedExamples } from './sections-load.js';
import { conformance, summaryOf, tryAll, type SectionRow } from './report.js';

const good = new Set([
  ...['yes', '-', 'valid', 'none printed', 'bus', 'asked', 'answer', 'none', 'park', 'judged'],
  ...['read', 'acts', 'answers', 'sends', 'carries', 'acted-on', 'record', 'on-request', 'opaque'],
]);

const rows = conformance(printedExamples, await tryAll());
const failed = rows.filter(({ outcome, status }) => outcome === 'fails' && status !== 'not-public');

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ sections: rows, summary: summaryOf(rows).split('\n') }, null, 2));
} else {
  printTable(rows);
}
process.exitCode = failed.length === 0 ? 0 : 1;

function printTable(table: readonly SectionRow[]): void {
  const head = ['', 'service', 'page', 'example', 'up', 'down', 'acts', 'now', 'double', 'outcome'];
  const lines = table.map((row) => [
    row.section,
    row.service,
    row.status,
    ...[row.example, row.up, row.down, row.acts, row.now, row.double].map(short),
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
  if (good.has(cell)) return cell;
  return cell.startsWith('contradicts') ? 'slip named' : 'NO';
}
