// Feeds damaged frames to each parser of the drivers, each with a good one behind it:
//   npm run fuzz:frames -- --frames 1000000 --seed 1
// Ends with 1 when a good frame is lost beyond what a check sum lets pass, or memory grows.
import { parseArgs } from 'node:util';
import { heapMiB } from '../support/heap-mib.js';
import { fuzzedParsers, fuzzParser } from './frame-fuzz.js';

const GROWTH_MAX_MIB = 4;

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
});
const frames = Number(values.frames);
const seed = Number(values.seed);
if (!Number.isSafeInteger(frames) || frames < 10 || !Number.isSafeInteger(seed)) {
  console.error('--frames is a whole number from 10 up, --seed a whole number.');
  process.exit(2);
}

let failed = false;
for (const [name, open] of Object.entries(fuzzedParsers)) {
  const parser = open();
  // Warm code comes first, and is no growth.
  const warmUp = Math.ceil(frames / 20) * 2;
  let warmMiB = 0;
  const startMs = performance.now();
  const { lost, firstLost } = fuzzParser(parser, {
    frames,
    seed,
    onProgress: (done) => {
      if (done === warmUp) warmMiB = heapMiB();
    },
  });
  const seconds = (performance.now() - startMs) / 1_000;
  const growth = heapMiB() - warmMiB;
  const allowed = Math.ceil(parser.passes * frames * 2);
  const bad = lost > allowed || growth > GROWTH_MAX_MIB;
  failed ||= bad;
  console.log(
    `${bad ? 'BAD' : 'ok '} ${name.padEnd(34)} ${frames} frames, ${seconds.toFixed(1).padStart(5)} s, ` +
      `lost ${lost} (allowed ${allowed})${lost > 0 ? ` at ${firstLost.join(' ')}` : ''}, ` +
      `heap ${growth >= 0 ? '+' : ''}${growth.toFixed(2)} MiB`,
  );
}
process.exitCode = failed ? 1 : 0;
