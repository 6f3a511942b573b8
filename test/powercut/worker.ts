import { runCampaign, type Campaign } from './campaign.js';

/** One campaign in a process of its own: takes it as text, prints what came out. */
const tally = await runCampaign(JSON.parse(process.argv[2] ?? '') as Campaign);
process.stdout.write(`${JSON.stringify(tally)}\n`);
