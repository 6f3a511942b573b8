import test from 'ava';
import { read } from '../../protocol/cloud/lenient.js';
import { pushedPermit } from '../../protocol/translate/records/permit.js';
import { recordSync } from '../../runtime/bridge/downlinks/record-sync.js';
import { Announcer } from '../../runtime/bus/announcer.js';
import { Topics } from '../../runtime/bus/topics.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { SessionBook } from '../../runtime/sessions/session-book.js';
import { recordShelf } from '../../runtime/store/shelves.js';
import { exampleCard } from '../cloud/cards.js';
import { settled } from '../support/clock.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { someConfig } from '../support/some-config.js';
import { TestEnvironment } from '../support/test-environment.js';

async function start() {
  const environment = new TestEnvironment();
  const config = someConfig();
  const topics = new Topics(config.park.id);
  const store = await environment.openStore();
  const { log } = environment;
  const records = await RecordShelf.load(store, environment);
  const { permits } = records;
  const sessions = new SessionBook({ closedMax: 10, owingMax: 10 });
  const broker = new MemoryBroker();
  const bus = broker.bus();
  const announcer = new Announcer({ bus, topics, nodeId: 'b', store, sessions, records, log });
  bus.start();
  const context = { environment: environment.whole(), records, announcer };
  return {
    environment,
    permits,
    store,
    broker,
    /** The cloud tells a card: 1 added, 2 changed, 3 deleted. */
    tell: (operateType: number, change: object = {}) => {
      const data = { ...exampleCard(1), ...change, operate_type: operateType };
      const text = JSON.stringify({ service_name: 'month_member_sync', data });
      return recordSync(pushedPermit)(read(text), context);
    },
  };
}

test('rule 8: a card is answered after it is on disk, and told to the park', async (t) => {
  const { environment, store, permits, broker, tell } = await start();
  environment.disk.watched.hold();
  let answered = false;
  const telling = tell(1).then((answer) => {
    answered = true;
    return answer;
  });
  await settled();
  t.false(answered);
  // The cloud repeats what is not answered; the repetition is no proof of the disk.
  const again = tell(1).then(() => (answered = true));
  await settled();
  t.false(answered);
  environment.disk.watched.release();
  t.like(await telling, { state: 1, card_id: 'card1', operate_type: 1 });
  await again;
  t.true(environment.disk.watched.written.at(-1)?.options.sync);
  t.is(await store.count(recordShelf), 1);
  t.like(permits.get('card1'), { plates: ['京A00001'], receivableFen: 20_000, source: 'CLOUD' });
  t.is(broker.retained.size, 1);
});

test('rule 8: a repeated card changes nothing and is answered the same', async (t) => {
  const { permits, broker, tell } = await start();
  const first = await tell(1);
  const known = permits.get('card1');
  t.deepEqual(await tell(1), first);
  t.is(permits.get('card1'), known);
  t.is(broker.published.length, 1);
});

test('rule 8: an addition that is repeated after the deletion does not bring the card back', async (t) => {
  const { permits, tell } = await start();
  await tell(1, { update_time: 1_700_000_000 });
  t.like(await tell(3, { update_time: 1_700_000_100 }), { state: 1, operate_type: 3 });
  t.true(permits.get('card1')?.deleted);
  for (const update_time of [1_700_000_000, 1_700_000_100]) {
    t.like(await tell(1, { update_time }), { state: 1 });
    t.true(permits.get('card1')?.deleted);
  }
  await tell(1, { update_time: 1_700_000_101 });
  t.false(permits.get('card1')?.deleted);
});

test('a deletion that comes before its addition keeps the card away', async (t) => {
  const { permits, tell } = await start();
  await tell(3, { update_time: 1_700_000_100 });
  await tell(1, { update_time: 1_700_000_000 });
  t.true(permits.get('card1')?.deleted);
});

test('a change of the validity keeps the rest of the card', async (t) => {
  const { permits, tell } = await start();
  await tell(1);
  const change = { end_time: 1_900_000_000, update_time: 1_700_000_001, name: '', price: 0 };
  t.like(await tell(4, change), { state: 1, operate_type: 4 });
  t.like(permits.get('card1'), {
    holder: '张三',
    priceFen: 15_000,
    validUntilMs: 1_900_000_000_000,
  });
});

test('a card that the park cannot keep is refused with its reason', async (t) => {
  const { permits, tell, environment } = await start();
  const answer = await tell(1, { car_type: '2' });
  t.like(answer, { state: 0, card_id: 'card1' });
  t.regex(JSON.stringify(answer?.['errmsg']), /by the hour/);
  t.like(await tell(9), { state: 0, operate_type: 9 });
  t.like(await tell(1, { car_number: '' }), { state: 0 });
  t.is(permits.size, 0);
  t.is(environment.log.of('record_refused').length, 3);
});

test('rule 12: a card without number or operation can be neither stored nor answered', async (t) => {
  const { permits, tell } = await start();
  await t.throwsAsync(tell(1, { card_id: '' }), { code: 'cloud/field-empty' });
  await t.throwsAsync(tell(Number.NaN), { code: 'cloud/field-missing' });
  t.is(permits.size, 0);
});
