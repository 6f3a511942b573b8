import { CameraTwin } from '../../drivers/camera/serial-frame/twin.js';
import { after } from '../site/drive.js';
import { BenchNode, lines } from './bench-node.js';
import { percentile, type Figure } from './figures.js';
import { Floor } from './floor.js';

const CARS = 150;
const WARM_UP = 20;
const TICKS_MS = 15;
const PULSE_MS = 55;

/** From the read on the serial line to the written relay, over one bare synced batch. */
export async function readToRelay(): Promise<Figure> {
  const bench = await BenchNode.start();
  const floor = new Floor();
  const samplesMs: number[] = [];
  try {
    const camera = new CameraTwin({ sink: { write: (bytes) => void bench.pty.write(bytes) } });
    let raised: () => void = () => undefined;
    bench.board.onOutputChange(lines.raise, (high) => {
      if (high) raised();
    });
    for (let car = 0; car < CARS + WARM_UP; car += 1) {
      bench.board.setInput(lines.approach, true);
      await after(TICKS_MS);
      const relay = new Promise<void>((resolve) => (raised = resolve));
      const startMs = performance.now();
      camera.see({ plate: `京A${String(car).padStart(5, '0')}` });
      await relay;
      const tookMs = performance.now() - startMs;
      if (car >= WARM_UP) samplesMs.push(tookMs);
      const operations = bench.database.lastSynced;
      await driveOff(bench);
      if (car >= WARM_UP) await floor.sample(operations);
    }
  } finally {
    await floor.close();
    await bench.close();
  }
  return {
    name: 'read on the serial line to relay written / bare synced batch',
    measured: percentile(samplesMs, 0.5),
    floor: percentile(floor.samplesMs, 0.5),
    unit: 'ms',
    target: 3,
  };
}

async function driveOff(bench: BenchNode): Promise<void> {
  bench.board.setInput(lines.underArm, true);
  bench.board.setInput(lines.approach, false);
  await after(TICKS_MS);
  bench.board.setInput(lines.underArm, false);
  await after(PULSE_MS);
}
