import test from 'ava';
import { DeadLetters } from '../../runtime/outbox/dead-letters.js';
import { someStamper } from '../support/some-stamper.js';
import {
  deadLetterShelf,
  journalShelf,
  outboxShelf,
  sequenceKey,
} from '../../runtime/store/shelves.js';
import { put } from '../../runtime/store/write.js';
import { TestEnvironment } from '../support/test-environment.js';
import { someOrder } from './some-order.js';

async function withLetter() {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  let sentAgain = 0;
  const stamper = someStamper(environment, store.meta.boot);
  const letters = new DeadLetters({ store, stamper, onSentAgain: () => (sentAgain += 1) });
  const sequence = store.nextSequence();
  const letter = { ...someOrder(sequence), attempts: 3, refusedReason: 'unknown lane' };
  await store.commit([put(deadLetterShelf, sequenceKey(sequence), letter)]);
  const messageId = letter.uplink.messageId;
  return { letters, store, messageId, sequence, sentAgain: () => sentAgain };
}

test('rule 5: a dead letter that is sent again keeps its identity and goes behind the others', async (t) => {
  const { letters, store, messageId, sequence, sentAgain } = await withLetter();
  await letters.sendAgain(messageId, 'Li', 'the lane was added in the cloud');
  t.is(await store.count(deadLetterShelf), 0);
  const [waiting] = await store.list(outboxShelf, { limit: 1 });
  t.like(waiting?.value, { attempts: 0, refusedReason: '', uplink: { messageId } });
  t.true((waiting?.value.uplink.sequence ?? 0) > sequence);
  t.is(sentAgain(), 1);
  const [entry] = await store.list(journalShelf, { limit: 1 });
  t.is(entry?.value.event, 'dead_letter_sent_again');
  t.regex(entry?.value.text ?? '', /by Li: the lane was added in the cloud.*unknown lane/);
});

test('a dead letter that is written off stays in the journal with who did it and why', async (t) => {
  const { letters, store, messageId, sentAgain } = await withLetter();
  await letters.writeOff(messageId, 'Li', 'counted by hand');
  t.is(await store.count(deadLetterShelf), 0);
  t.is(await store.count(outboxShelf), 0);
  t.is(sentAgain(), 0);
  const [entry] = await store.list(journalShelf, { limit: 1 });
  t.like(entry?.value, { event: 'dead_letter_written_off' });
  t.regex(entry?.value.text ?? '', new RegExp(`${messageId} by Li: counted by hand`));
});

test('rule 5: a letter is decided on once, and an unknown one is refused in words', async (t) => {
  const { letters, store, messageId } = await withLetter();
  const decisions = await Promise.allSettled([
    letters.sendAgain(messageId, 'Li', 'a'),
    letters.writeOff(messageId, 'Li', 'b'),
  ]);
  t.deepEqual(
    decisions.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  t.is(await store.count(outboxShelf), 1);
  await t.throwsAsync(letters.writeOff('nobody', 'Li', 'x'), {
    code: 'dead-letter/unknown',
    message: /No dead letter has the message id "nobody"/,
  });
});
