import test from 'ava';
import { defaults } from '../../runtime/config/defaults.js';
import { cloudBackOff } from '../../runtime/environment/cloud-link.js';
import { BackOff } from '../../runtime/mqtt/back-off.js';
import { SimulatedClock } from '../support/clock.js';
import { SeededRandom } from '../support/test-environment.js';

const CLOUD_BACK_OFF = cloudBackOff(defaults.cloud.reconnectMaxMs);

const BOXES = 1_000;

/**
 * All boxes lose their broker at once, and it is away for `outageMs`. Returns when each came back,
 * counted from the broker's return.
 */
function comeBack(outageMs: number): number[] {
  const cameBackMs: number[] = [];
  for (let box = 0; box < BOXES; box += 1) {
    const clock = new SimulatedClock();
    const backOff = new BackOff({ random: new SeededRandom(box), ...CLOUD_BACK_OFF });
    const attempt = (): void => {
      if (clock.monotonicMs() >= outageMs) cameBackMs.push(clock.monotonicMs() - outageMs);
      else clock.after(backOff.nextMs(), attempt);
    };
    clock.after(backOff.nextMs(), attempt);
    clock.advance(outageMs + 60_000);
  }
  return cameBackMs;
}

for (const outageS of [0, 2, 20, 28, 300]) {
  test(`rule 7: 1,000 boxes come back within 30 s after ${outageS} s, never over 70 in one`, (t) => {
    const cameBackMs = comeBack(outageS * 1_000);
    t.is(cameBackMs.length, BOXES);
    t.true(Math.max(...cameBackMs) <= 30_000);
    const sorted = [...cameBackMs].sort((a, b) => a - b);
    // In no second, wherever it begins, are there more than 70.
    sorted.forEach((ms, i) => t.true((sorted[i + 70] ?? Infinity) - ms >= 1_000));
  });
}

test('rule 7: no wait is shorter than the least or longer than the most', (t) => {
  const backOff = new BackOff({ random: new SeededRandom(), ...CLOUD_BACK_OFF });
  for (let round = 0; round < 200; round += 1) {
    backOff.reset();
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const ms = backOff.nextMs();
      t.true(Number.isInteger(ms) && ms >= 500 && ms <= 30_000);
    }
  }
});

test('waits grow from a short first one, and are short again after a reset', (t) => {
  const random = { fraction: () => 0.5, token: () => '' };
  const backOff = new BackOff({ random, minMs: 200, firstMaxMs: 1_000, maxMs: 10_000 });
  const waits = () => [1, 2, 3, 4, 5, 6].map(() => backOff.nextMs());
  t.deepEqual(waits(), [600, 1_900, 3_800, 7_600, 9_500, 9_500]);
  backOff.reset();
  t.is(backOff.nextMs(), 600);
});
