import test from 'ava';
import { seededRandom } from '../cloud/random.js';
import { SimulatedClock } from '../support/clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { SeededRandom } from '../support/test-environment.js';
import { cloudOf, mqttLink } from './conformance/some-cloud.js';
import { SimBroker } from './sim-broker.js';

const BRIDGES = 1_000;
const PER_SECOND_MAX = 70;

/** The most of these times within any one second. */
function peakOf(timesMs: readonly number[]): number {
  const sorted = [...timesMs].sort((a, b) => a - b);
  let from = 0;
  return sorted.reduce((peak, ms, at) => {
    while ((sorted[from] ?? 0) <= ms - 1_000) from += 1;
    return Math.max(peak, at - from + 1);
  }, 0);
}

for (const outageS of [0, 3, 20, 300]) {
  test(`rule 7: ${outageS} s after its restart a broker has 1,000 bridges back in 30 s, never over 70 in one`, async (t) => {
    t.timeout(120_000);
    const clock = new SimulatedClock();
    const random = seededRandom(1);
    const { faulty, double, network } = cloudOf('mqtt', 'documented', { clock, random });
    const broker = new SimBroker({ double, faulty, clock, network });
    const log = new RecordingLog();
    const links = Array.from({ length: BRIDGES }, (_, i) =>
      mqttLink({ clock, random: new SeededRandom(i), log }, broker, `gate${i}`),
    );
    links.forEach((link) => clock.after(random() * 60_000, () => link.start()));
    await clock.advanceSettling(70_000);
    const up = () => links.filter(({ status }) => status.up).length;
    t.is(up(), BRIDGES);

    faulty.set({ cut: true, faults: [] });
    await clock.advanceSettling(outageS * 1_000);
    faulty.set({ cut: false, faults: [] });
    const backMs = clock.monotonicMs();
    broker.connectedMs.length = 0;
    await clock.advanceSettling(30_000);
    t.is(up(), BRIDGES);
    t.is(broker.connectedMs.length, BRIDGES);
    const peak = peakOf(broker.connectedMs);
    t.log(`peak ${peak} per second, all back after ${Math.max(...broker.connectedMs) - backMs} ms`);
    t.true(peak <= PER_SECOND_MAX, String(peak));
  });
}
