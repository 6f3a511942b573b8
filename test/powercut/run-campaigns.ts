import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Campaign, Tally } from './campaign.js';

export interface CampaignResult {
  campaign: Campaign;
  tally: Tally;
  /** Why it did not come out as it must; null when it did. */
  fault: string | null;
}

/** Runs campaigns, `atOnce` of them at a time, and tells of each when it is done. */
export async function runCampaigns(
  campaigns: readonly Campaign[],
  atOnce: number,
  onResult: (result: CampaignResult) => void,
): Promise<CampaignResult[]> {
  const waiting = [...campaigns];
  const results: CampaignResult[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const tally = await inProcess(next);
      const result = { campaign: next, tally, fault: faultOf(next, tally) };
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

function faultOf({ expect }: Campaign, tally: Tally): string | null {
  if (expect === 'loss') return tally.lost > 0 ? null : 'it should have found loss, and did not';
  const wrong = tally.lost + tally.doubled + tally.mixed + tally.unusable;
  return wrong === 0 ? null : tally.examples.join('; ');
}

function inProcess(campaign: Campaign): Promise<Tally> {
  const program = fileURLToPath(new URL('./worker.js', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(campaign)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const last = output.trimEnd().split('\n').at(-1) ?? '';
      if (code === 0) resolve(JSON.parse(last) as Tally);
      else reject(new Error(`The campaign "${campaign.name}" ended with ${String(code)}.`));
    });
  });
}
