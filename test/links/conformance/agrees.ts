import type { ExecutionContext } from 'ava';
import { presetNames } from '../../cloud/presets.js';
import { differences } from './differences.js';
import { run } from './run.js';
import type { LinkKind } from './some-cloud.js';

/** Each stay is two orders: the entry, and the exit or the debt. */
const ORDERS = 10_000;
const WAIT_MS = 240_000;

/** Each preset once, and what must hold of each. */
export const presetsOf = (kind: LinkKind) =>
  presetNames.map((preset) => ({
    preset,
    holds: async (t: ExecutionContext): Promise<void> => {
      t.timeout(WAIT_MS);
      const ran = await run({ kind, preset, stays: ORDERS / 2, seed: 1 });
      t.deepEqual(differences(ran), []);
      t.true(ran.kills > 0 && ran.troubles.cuts > 0);
      t.is(ran.troubles.restarts > 0, !ran.cloud.double.flags.oldServicesOnly);
    },
  }));
