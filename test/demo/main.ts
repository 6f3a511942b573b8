import { Command } from 'commander';
import { sentenceOf } from '../../runtime/errors.js';
import { Demo, type DemoResult } from './play.js';
import { Timeline } from './timeline.js';

const options = new Command('demo')
  .description(
    'Drives cars through a small car park: the real program, a simulated cloud and site.',
  )
  .option('--json', 'print one JSON object at the end instead of the timeline', false)
  .option('--keep', 'leave everything running until Ctrl-C', false)
  .option('--seed <number>', 'another seed, other traffic', '1')
  .parse()
  .opts<{ json: boolean; keep: boolean; seed: string }>();

const LAST_LINES = 25;

const seed = Number(options.seed);
if (!Number.isSafeInteger(seed) || seed < 0) {
  console.error(`--seed: found "${options.seed}", allowed a whole number from 0, for example 7`);
  process.exit(2);
}

const timeline = new Timeline({ print: !options.json });
const demo = await Demo.start({ seed, timeline });
try {
  await demo.play();
  if (options.keep) await kept();
  const result = await demo.end();
  report(result);
  process.exitCode = result.differences.length === 0 && result.armViolations === 0 ? 0 : 1;
} catch (error) {
  console.error(`The demo failed: ${sentenceOf(error)}`);
  if (options.json) for (const line of timeline.lastLines(LAST_LINES)) console.error(line);
  process.exitCode = 1;
} finally {
  await demo.close();
}

async function kept(): Promise<void> {
  const { site } = demo;
  console.error(`\nEverything keeps running; Ctrl-C ends it. Configuration: ${site.configPath}`);
  console.error(`Look around with: node dist/runtime/cli/main.js -c ${site.configPath} status`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}

function report(result: DemoResult): void {
  const { orders, delivered, duplicates, lost, armViolations, offlineOrders, differences } = result;
  if (options.json) {
    console.log(
      JSON.stringify({
        seed,
        orders,
        delivered,
        duplicates,
        lost,
        arm_violations: armViolations,
        offline_orders: offlineOrders,
        differences,
        timeline: timeline.entries,
      }),
    );
    return;
  }
  for (const difference of differences) console.log(`DIFFERS: ${difference}`);
  const words = differences.length === 0 ? 'The books agree' : 'The books differ';
  console.log(
    `\n${words}: ${orders} orders, ${delivered} in the cloud, ${lost} lost, ${duplicates} doubled; ` +
      `${offlineOrders} left first and pay later; the arm was lowered on a car ${armViolations} times.`,
  );
}
