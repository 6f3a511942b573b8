import type { ExecutionContext } from 'ava';
import { presetNames } from '../../cloud/presets.js';
import { differences } from './differences.js';
import { run, type RunOptions } from './run.js';
import type { LinkKind } from './some-cloud.js';

/** Each stay is two orders: the entry, and the exit or the debt. */
const ORDERS = 10_000;
const WAIT_MS = 240_000;

type Cloud = Pick<RunOptions, 'preset' | 'flags'> & { name: string };

const clouds: readonly Cloud[] = [
  ...presetNames.map((preset) => ({ name: preset, preset })),
  {
    // With restarts and debts, which a server of 2018 alone cannot have: see `run`.
    name: 'server-2018 with 2.20 and 2.44',
    preset: 'server-2018',
    flags: { oldServicesOnly: false, entryHidesDebts: false },
  },
];

/** Each cloud once, and what must hold of each. */
export const cloudsOver = (kind: LinkKind) =>
  clouds.map(({ name, ...options }) => ({
    name,
    holds: async (t: ExecutionContext): Promise<void> => {
      t.timeout(WAIT_MS);
      const ran = await run({ kind, stays: ORDERS / 2, seed: 1, ...options });
      t.deepEqual(differences(ran), []);
      t.true(ran.kills > 0 && ran.troubles.cuts > 0);
      const { oldServicesOnly } = ran.cloud.double.flags;
      t.is(ran.troubles.restarts > 0, !oldServicesOnly);
      t.is(
        ran.stays.some(({ debtFen }) => debtFen > 0),
        !oldServicesOnly,
      );
    },
  }));
