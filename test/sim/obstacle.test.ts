import test from 'ava';
import { parts } from './run-options.js';
import { Simulation } from './simulation.js';
import type { SensorFault } from './sensor.js';

/** What the arm did at once and after one tick, each time that a guard was disturbed under way. */
async function disturbed(fault: SensorFault): Promise<{ atOnce: string[]; afterTick: string[] }> {
  const site = new Simulation({ seed: 1, cars: 6, hours: 0.1, lanes: 2, without: parts });
  const { scheduler } = site;
  const atOnce: string[] = [];
  const afterTick: string[] = [];
  const look = (): void => {
    for (const { barrier, guards } of site.lanes) {
      const guard = guards[atOnce.length % guards.length];
      const underWay = barrier.angleDegrees > 10 && barrier.angleDegrees < 80;
      if (barrier.motion !== 'lowering' || !underWay || guard?.fault !== 'none') continue;
      guard.fault = fault;
      atOnce.push(barrier.motion);
      scheduler.after(51, () => afterTick.push(barrier.motion));
      scheduler.after(900, () => (guard.fault = 'none'));
    }
    scheduler.plan(37, look, 'quiet');
  };
  look();
  const { violation } = await site.run();
  if (violation !== null) throw new Error(violation.text);
  return { atOnce, afterTick };
}

test('rule 1: what comes under the lowering arm raises it in the same turn of the loop', async (t) => {
  t.timeout(600_000);
  const { atOnce } = await disturbed('stuck');
  t.true(atOnce.length >= 8, `${atOnce.length} times`);
  t.true(atOnce.every((motion) => motion === 'rising'));
});

test('rule 1: a guard that cannot be read any more raises it in the next tick', async (t) => {
  t.timeout(600_000);
  const { afterTick } = await disturbed('unreadable');
  t.true(afterTick.length >= 8, `${afterTick.length} times`);
  t.true(afterTick.every((motion) => motion === 'rising'));
});
