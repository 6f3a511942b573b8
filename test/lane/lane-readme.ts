import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { exploreLane, type Exploration, type Transition } from './explore.js';

/** The page about the lane, whose tables are made from what the machine does. */
export const readmeUrl = new URL('../../../runtime/lane/README.md', import.meta.url);

/** So many states are enough for every transition that the tables show. */
export const STATES = 6_000;

const begin = '<!-- made from the code: node dist/test/lane/write-readme.js -->';
const end = '<!-- end of what is made from the code -->';

/** The page as it stands, with its tables made anew. @throws Error without the two marks */
export async function currentReadme(
  exploration: Exploration = exploreLane(STATES),
): Promise<string> {
  const text = readFileSync(readmeUrl, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${readmeUrl.pathname} has lost its marks.`);
  const tables = [
    '### The arrival',
    diagram(exploration.arrival),
    table(exploration.arrival),
    '### The arm',
    diagram(exploration.arm),
    table(exploration.arm),
  ];
  const made = `${text.slice(0, from)}${begin}\n\n${tables.join('\n\n')}\n\n${text.slice(to)}`;
  return format(made, { ...(await resolveConfig(readmeUrl)), parser: 'markdown' });
}

function diagram(transitions: readonly Transition[]): string {
  const arrows = new Set(transitions.map(({ from, to }) => `    ${idOf(from)} --> ${idOf(to)}`));
  const names = new Set(transitions.flatMap(({ from, to }) => [from, to]));
  const labels = [...names].sort().map((name) => `    ${idOf(name)} : ${name}`);
  return ['```mermaid', 'stateDiagram-v2', ...labels, ...arrows, '```'].join('\n');
}

function table(transitions: readonly Transition[]): string {
  const rows = new Map<string, string[]>();
  for (const { from, to, happening } of transitions) {
    const key = `${from} | ${to}`;
    rows.set(key, [...(rows.get(key) ?? []), happening]);
  }
  const lines = [...rows].map(([key, happenings]) => `| ${key} | ${happenings.join('; ')} |`);
  return ['| from | to | when |', '| --- | --- | --- |', ...lines].join('\n');
}

function idOf(name: string): string {
  return name.replaceAll(/[^a-z]/g, '_');
}
