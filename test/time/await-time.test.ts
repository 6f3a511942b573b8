import test from 'ava';
import { awaitTime } from '../../runtime/time/await-time.js';
import { someStamper } from '../support/some-stamper.js';
import { TestEnvironment } from '../support/test-environment.js';

function waiting(quality: 'SET' | 'UNSET') {
  const environment = new TestEnvironment();
  environment.quality = quality;
  let calls = 0;
  const timer = awaitTime(environment.clock, someStamper(environment), () => (calls += 1));
  return { environment, timer, calls: () => calls };
}

test('rule 11: orders go at once when the clock is set', (t) => {
  t.is(waiting('SET').calls(), 1);
});

test('rule 11: orders wait until the clock is set', (t) => {
  const { environment, calls } = waiting('UNSET');
  environment.clock.advance(30_000);
  t.is(calls(), 0);
  environment.quality = 'SET';
  environment.clock.advance(1_000);
  t.is(calls(), 1);
  environment.clock.advance(60_000);
  t.is(calls(), 1);
});

test('rule 11: orders wait no longer than a minute for a clock that nobody sets', (t) => {
  const { environment, calls } = waiting('UNSET');
  environment.clock.advance(59_999);
  t.is(calls(), 0);
  environment.clock.advance(1);
  t.is(calls(), 1);
});

test('nothing goes when the cloud is lost again before', (t) => {
  const { environment, timer, calls } = waiting('UNSET');
  timer.cancel();
  environment.clock.advance(120_000);
  t.is(calls(), 0);
});
