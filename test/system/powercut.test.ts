import test from 'ava';
import { fewCampaigns } from '../powercut/campaigns.js';
import { runCampaigns } from '../powercut/run-campaigns.js';

test('rule 5: a few hundred power cuts and damaged files lose and double nothing', async (t) => {
  t.timeout(300_000);
  const results = await runCampaigns(fewCampaigns, 2, () => undefined);
  t.is(results.length, fewCampaigns.length);
  for (const { campaign, tally, fault } of results) {
    t.is(fault, null, campaign.name);
    t.true(tally.distinct > 20, campaign.name);
  }
});
