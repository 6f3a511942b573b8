import { Command } from 'commander';
import { backlog } from './backlog.js';
import { diskWrites } from './disk-writes.js';
import { durableDecision } from './durable-decision.js';
import { describeFigure, describeLimit, ratioOf } from './figures.js';
import { idleMemory } from './idle-memory.js';
import { readToRelay } from './read-to-relay.js';

const { json, idleMinutes } = new Command('bench')
  .description('Prints ratios against floors that are measured in the same run, and limits.')
  .option('--json', 'print one JSON object', false)
  .option('--idle-minutes <n>', 'how long the idle program is watched for writes', '1')
  .parse()
  .opts<{ json: boolean; idleMinutes: string }>();

const figures = [];
for (const measure of [readToRelay, durableDecision, idleMemory]) {
  const figure = await measure();
  figures.push({ ...figure, ratio: ratioOf(figure) });
  if (!json) console.log(describeFigure(figure));
}
const limits = [];
for (const measure of [() => diskWrites(Number(idleMinutes) * 60_000), backlog]) {
  for (const limit of await measure()) {
    limits.push(limit);
    if (!json) console.log(describeLimit(limit));
  }
}
if (json) console.log(JSON.stringify({ figures, limits }));
