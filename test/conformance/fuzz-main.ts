// Throws seeded bad input at everything that reads, and says how fast that went:
//   npm run fuzz -- --messages 1000000 --seed 1
// Ends with 1 when anything is thrown that is no typed refusal.
import { parseArgs } from 'node:util';
import { heapMiB } from '../support/heap-mib.js';
import { fuzz } from './fuzz.js';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
});
const messages = Number(values.messages);
const seed = Number(values.seed);
if (!Number.isSafeInteger(messages) || messages < 1 || !Number.isSafeInteger(seed)) {
  console.error('--messages is a whole number from 1 up, --seed a whole number.');
  process.exit(2);
}

// Compiled schemas and warm code come first, and are no growth.
const warmUp = Math.ceil(messages / 10);
let warmMiB = 0;
const startMs = performance.now();
const result = fuzz({ messages, seed }, (done) => {
  if (done === warmUp) warmMiB = heapMiB();
});
const seconds = (performance.now() - startMs) / 1000;
const growthMiB = heapMiB() - warmMiB;

for (const { index, target, input, error } of result.escapes) {
  console.log(`message ${index}, ${target}\n  input ${input}\n  ${error}\n`);
}
const refusals = Object.entries(result.refusals).sort((a, b) => b[1] - a[1]);
for (const [code, count] of refusals) console.log(`${String(count).padStart(10)}  ${code}`);
console.log(`${String(result.taken).padStart(10)}  taken`);
console.log(
  `seed ${seed}: ${result.messages} messages in ${seconds.toFixed(1)} s, ` +
    `${Math.round(result.messages / seconds)} a second, heap ${growthMiB >= 0 ? '+' : ''}` +
    `${growthMiB.toFixed(1)} MiB after the first tenth, ${result.escapes.length} escaped`,
);
process.exitCode = result.escapes.length === 0 ? 0 : 1;
