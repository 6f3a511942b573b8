import test from 'ava';
import { fuzzedParsers, fuzzParser } from './frame-fuzz.js';

for (const [name, open] of Object.entries(fuzzedParsers)) {
  test(`rule 12: ${name}: behind any damage the next good frame is found at once`, (t) => {
    const parser = open();
    const { frames, lost, firstLost } = fuzzParser(parser, { frames: 4_000, seed: 7 });
    t.is(frames, 4_000);
    t.true(lost <= Math.ceil(parser.passes * frames * 2), `lost at ${firstLost.join(' ')}`);
  });
}
