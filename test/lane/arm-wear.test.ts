import test from 'ava';
import type { ArmPosition } from '../../drivers/barrier/port.js';
import { ArmWear } from '../../runtime/lane/arm-wear.js';
import { FaultFrequency } from '../../runtime/lane/fault-frequency.js';

function wearOf(options: { raises?: number; maintenanceCycles?: number } = {}) {
  const told: string[] = [];
  const kept: number[] = [];
  const wear = new ArmWear({
    travelMs: 3_000,
    maintenanceCycles: options.maintenanceCycles ?? 1_000,
    raises: options.raises ?? 0,
    tell: (event) => told.push(event),
    keep: (raises) => kept.push(raises),
  });
  let nowMs = 0;
  const ways: { up: ArmPosition; down: ArmPosition } = { up: 'down', down: 'up' };
  const move = (direction: 'up' | 'down', tookMs: number) => {
    wear.tick(ways[direction], nowMs);
    wear.commanded(direction, nowMs);
    wear.tick('between', nowMs + 20);
    nowMs += tookMs;
    wear.tick(direction, nowMs);
    nowMs += 10_000;
  };
  return { wear, told, kept, move };
}

test('what is usual is learned from the ways, and one that takes much longer is told once', (t) => {
  const { wear, told, move } = wearOf();
  for (let n = 0; n < 10; n += 1) {
    move('up', 1_000 + n * 10);
    move('down', 1_200);
  }
  t.deepEqual(wear.status, { raises: 10, usual_up_ms: 1_050, usual_down_ms: 1_200 });
  t.deepEqual(told, []);
  move('up', 1_600);
  move('up', 1_600);
  t.deepEqual(told, ['arm_slow']);
  move('down', 1_200);
  move('up', 3_100);
  t.deepEqual(told, ['arm_slow', 'arm_slow'], 'longer than the configuration allows');
});

test('a way that is turned round, given up or none at all teaches nothing', (t) => {
  const { wear, told } = wearOf();
  wear.tick('up', 0);
  wear.commanded('up', 0);
  wear.tick('up', 20);
  wear.commanded('down', 100);
  wear.tick('between', 200);
  wear.commanded('up', 500);
  wear.tick('between', 520);
  wear.tick('between', 20_000);
  wear.tick('up', 20_020);
  t.deepEqual(told, []);
  t.like(wear.status, { raises: 2, usual_up_ms: null });
});

test('the count goes on over a start, is kept from time to time, and maintenance is due by it', (t) => {
  const { wear, told, kept, move } = wearOf({ raises: 995, maintenanceCycles: 1_000 });
  for (let n = 0; n < 8; n += 1) move('up', 1_000);
  t.deepEqual(told, ['maintenance_due']);
  t.deepEqual(kept, [1_000]);
  wear.close();
  wear.close();
  t.deepEqual(kept, [1_000, 1_003]);
});

test('faults that come too often are told of, each so many once', (t) => {
  const faults = new FaultFrequency({ faultsMax: 3, spanMs: 1_000 });
  const found = [0, 10, 1_005, 1_006, 1_007, 1_008, 1_009].map((atMs) => faults.add(atMs));
  t.deepEqual(found, [null, null, null, 3, null, null, 3]);
});
