import test from 'ava';
import fc from 'fast-check';
import { Pacing, type Priority } from '../../runtime/bridge/pacing.js';
import { SimulatedClock } from '../support/clock.js';

function start(messagesPerSecondMax = 8, waitingMax = 1_000) {
  const clock = new SimulatedClock();
  const pacing = new Pacing({ clock, messagesPerSecondMax, waitingMax });
  const went: { name: string; atMs: number }[] = [];
  const take = (name: string, priority: Priority = 'live') =>
    pacing.take(priority, () => went.push({ name, atMs: clock.monotonicMs() }));
  return { clock, pacing, went, take, names: () => went.map(({ name }) => name) };
}

test('rule 7: however they come, never more than N go in any second, nor 100 in 11 s', (t) => {
  const gaps = fc.array(fc.constantFrom(0, 0, 0, 1, 30, 124, 200, 1_500), { maxLength: 150 });
  fc.assert(
    fc.property(gaps, fc.constantFrom(1, 3, 8, 9), (gapsMs, perSecond) => {
      const { clock, went, take } = start(perSecond);
      gapsMs.forEach((gapMs, i) => {
        clock.advance(gapMs);
        take(String(i), i % 3 === 0 ? 'query' : 'backlog');
      });
      clock.advance(200_000);
      t.is(went.length, gapsMs.length);
      went.forEach(({ atMs }, i) => {
        t.true((went[i + perSecond]?.atMs ?? Infinity) - atMs >= 1_000 - 1e-6);
        t.true((went[i + 99]?.atMs ?? Infinity) - atMs >= 11_000);
      });
    }),
    { numRuns: 60 },
  );
});

test('the first message goes at once, and after a rest too', (t) => {
  const { clock, went, take } = start();
  clock.advance(5_000);
  take('one');
  clock.advance(5_000);
  take('two');
  t.deepEqual(
    went.map(({ atMs }) => atMs),
    [5_000, 10_000],
  );
});

test('rule 7: questions go before live orders, those before a backlog, each in its own order', (t) => {
  const { clock, take, names } = start();
  for (const name of ['b1', 'b2', 'b3']) take(name, 'backlog');
  for (const name of ['l1', 'l2']) take(name, 'live');
  take('q1', 'query');
  take('b4', 'backlog');
  take('q2', 'query');
  clock.advance(10_000);
  t.deepEqual(names(), ['b1', 'q1', 'q2', 'l1', 'l2', 'b2', 'b3', 'b4']);
});

test('rule 10: when too many wait a message is refused at once', (t) => {
  const { clock, take, names } = start(8, 2);
  t.deepEqual(
    ['a', 'b', 'c', 'd'].map((name) => take(name)),
    [true, true, true, false],
  );
  clock.advance(10_000);
  t.deepEqual(names(), ['a', 'b', 'c']);
});

test('what is forgotten does not go, and the pace goes on', (t) => {
  const { clock, pacing, take, went } = start();
  take('a');
  take('b');
  pacing.clear();
  take('c');
  clock.advance(10_000);
  t.deepEqual(went, [
    { name: 'a', atMs: 0 },
    { name: 'c', atMs: 125 },
  ]);
});
