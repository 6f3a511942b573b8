import test from 'ava';
import fc from 'fast-check';
import { sendable, type Waiting } from '../../runtime/outbox/order.js';

const messages = fc.uniqueArray(
  fc.record({
    sequence: fc.integer({ min: 1, max: 50 }),
    sessionId: fc.constantFrom('', 's1', 's2', 's3'),
    plate: fc.constantFrom('', '粤B1', '粤B2'),
  }),
  { maxLength: 20, selector: ({ sequence }) => sequence },
);

const mustWaitFor = (later: Waiting, earlier: Waiting): boolean =>
  earlier.sequence < later.sequence &&
  ((later.sessionId !== '' && later.sessionId === earlier.sessionId) ||
    (later.plate !== '' && later.plate === earlier.plate));

test('rule 6: a message may go exactly when no earlier one of its session or plate waits', (t) => {
  fc.assert(
    fc.property(messages, (window) => {
      const free = new Set(sendable(window));
      for (const message of window) {
        const blocked = window.some((other) => mustWaitFor(message, other));
        t.is(free.has(message), !blocked);
      }
    }),
    { numRuns: 300 },
  );
});

test('rule 6: what waits can always go on: the oldest message is free', (t) => {
  fc.assert(
    fc.property(messages, (window) => {
      const oldest = [...window].sort((a, b) => a.sequence - b.sequence)[0];
      t.is(sendable(window)[0], oldest);
    }),
  );
});
