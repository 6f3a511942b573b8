import { availableParallelism } from 'node:os';
import { needDebianTools } from '../../deploy/package/debian-tools.js';
import { campaigns } from './campaigns.js';
import { killLoop } from './kill-loop.js';
import { runCampaigns, type CampaignResult } from './run-campaigns.js';

/** Distinct disks that a run must have opened. */
const DISTINCT_MIN = 10_000;
const KILLS = 30;

needDebianTools([{ program: 'strace', debianPackage: 'strace' }]);
const startMs = performance.now();
const results = await runCampaigns(campaigns, Math.min(2, availableParallelism()), print);
const proper = results.filter(({ campaign }) => campaign.expect === 'nothing wrong');
const total = (of: (result: CampaignResult) => number) =>
  proper.reduce((sum, result) => sum + of(result), 0);
const distinct = total(({ tally }) => tally.distinct);
console.log(
  `cut points: ${total(({ tally }) => tally.tried)} tried, ${distinct} distinct; ` +
    `${total(({ tally }) => tally.acknowledged)} decisions acknowledged, ` +
    `${total(({ tally }) => tally.lost)} times some lost, ` +
    `${total(({ tally }) => tally.doubled)} times an effect doubled, ` +
    `${total(({ tally }) => tally.mixed)} times batches mixed, ` +
    `${total(({ tally }) => tally.unusable)} stores that did not open`,
);
const killed = await killLoop(KILLS, 1);
console.log(
  `kills: ${killed.kills} of the real program, ${killed.cars} cars drove in, ` +
    `${killed.orders} orders, ${killed.faults.length} faults`,
);
const faults = [...killed.faults];
if (distinct < DISTINCT_MIN) faults.push(`only ${distinct} of ${DISTINCT_MIN} distinct cut points`);
for (const fault of faults) console.error(fault);
const wrong = results.filter(({ fault }) => fault !== null).length;
console.log(`took ${Math.round((performance.now() - startMs) / 1_000)} s`);
process.exitCode = faults.length + wrong === 0 ? 0 : 1;

function print({ campaign, tally, fault }: CampaignResult): void {
  const found = `lost ${tally.lost}, doubled ${tally.doubled}, mixed ${tally.mixed}, not opened ${tally.unusable}`;
  const verdict = fault === null ? 'as it must be' : `WRONG, ${fault}`;
  console.log(
    `${campaign.name}: ${tally.acknowledged} decisions, ${tally.events} events, ${tally.syncs} syncs, ` +
      `${tally.distinct} distinct of ${tally.tried} cut points; ${found}: ${verdict}`,
  );
}
