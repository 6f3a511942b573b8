import type { PlateRead } from '../../drivers/camera/port.js';
import { BenchNode } from './bench-node.js';
import { percentile, type Figure } from './figures.js';
import { Floor } from './floor.js';

const DECISIONS = 1_000;
const WARM_UP = 100;

/** From a read to the synced decision, over one bare synced batch of the same bytes. */
export async function durableDecision(): Promise<Figure> {
  const bench = await BenchNode.start();
  const floor = new Floor();
  const samplesMs: number[] = [];
  try {
    const role = bench.node.lanes;
    const lane = role?.lanes.get('in1');
    if (!role || !lane) throw new Error('The bench has no lane.');
    for (let car = 0; car < DECISIONS + WARM_UP; car += 1) {
      const read = readOf(`京B${String(car).padStart(5, '0')}`, car);
      const startMs = performance.now();
      await role.desk.decide(lane.config, read);
      const tookMs = performance.now() - startMs;
      if (car < WARM_UP) continue;
      samplesMs.push(tookMs);
      await floor.sample(bench.database.lastSynced);
    }
  } finally {
    await floor.close();
    await bench.close();
  }
  return {
    name: 'durable decision / bare synced batch',
    measured: percentile(samplesMs, 0.5),
    floor: percentile(floor.samplesMs, 0.5),
    unit: 'ms',
    target: 2,
  };
}

function readOf(plate: string, sequence: number): PlateRead {
  return {
    plate,
    confidence: 96,
    color: 'blue',
    direction: 'approaching',
    trigger: 'automatic',
    cameraTimeS: 0,
    sequence,
    offline: false,
  };
}
