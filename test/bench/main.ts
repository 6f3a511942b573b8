import { Command } from 'commander';
import { durableDecision } from './durable-decision.js';
import { describeFigure, ratioOf } from './figures.js';
import { idleMemory } from './idle-memory.js';
import { readToRelay } from './read-to-relay.js';

const { json } = new Command('bench')
  .description('Prints ratios against floors that are measured in the same run.')
  .option('--json', 'print one JSON object', false)
  .parse()
  .opts<{ json: boolean }>();

const figures = [];
for (const measure of [readToRelay, durableDecision, idleMemory]) {
  const figure = await measure();
  figures.push({ ...figure, ratio: ratioOf(figure) });
  if (!json) console.log(describeFigure(figure));
}
if (json) console.log(JSON.stringify({ figures }));
