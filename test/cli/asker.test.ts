import { PassThrough } from 'node:stream';
import test from 'ava';
import { asker } from '../../runtime/cli/asker.js';

test('answers that were pasted before their questions are taken one by one', async (t) => {
  const input = new PassThrough();
  const output = new PassThrough();
  const ask = asker(input, output);
  input.write('21835\n 200 \n\n');
  t.is(await ask.line('Number of the car park'), '21835');
  t.is(await ask.line('Places'), '200');
  t.is(await ask.line('Name'), '');
  t.regex(String(output.read()), /Number of the car park: Places: Name: /);
  ask.close();
});

test('an input that ends before the last answer is told', async (t) => {
  const input = new PassThrough();
  const ask = asker(input, new PassThrough());
  input.end('21835\n');
  t.is(await ask.line('Number of the car park'), '21835');
  await t.throwsAsync(ask.line('Places'), {
    code: 'cli/input-ended',
    message: 'The input ended before all was answered.',
  });
});
