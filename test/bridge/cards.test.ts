import test from 'ava';
import type { Permit } from '../../protocol/park/record.js';
import { CardReconciler } from '../../runtime/bridge/cards/reconciler.js';
import { nextAt } from '../../runtime/bridge/cards/schedule.js';
import { CloudClient } from '../../runtime/bridge/cloud-client.js';
import { Announcer } from '../../runtime/bus/announcer.js';
import { Topics } from '../../runtime/bus/topics.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { SessionBook } from '../../runtime/sessions/session-book.js';
import { exampleCard } from '../cloud/cards.js';
import { CloudDouble } from '../cloud/double.js';
import { somePermit } from '../permits/some-permit.js';
import { settled } from '../support/clock.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { MemoryLink } from '../support/memory-link.js';
import { START_MS, TestEnvironment } from '../support/test-environment.js';

const parkKey = 'KEY0123456789';

async function start(cards: number) {
  const environment = new TestEnvironment();
  const { clock, log, wall } = environment;
  /** What happens in the cloud just after a page was cut out. */
  const meanwhile: { onPage: (page: number) => void } = { onPage: () => undefined };
  const double = new CloudDouble({
    parkId: 'park',
    parkKey,
    clock: wall,
    onPageServed: (page) => meanwhile.onPage(page),
  });
  const inCloud = double.ledger.cards;
  for (let i = 1; i <= cards; i += 1) inCloud.put(exampleCard(i));
  const link = new MemoryLink();
  link.onSend = (text) => double.handle('local', text);
  const client = new CloudClient({
    link,
    clock,
    log,
    parkKey,
    messagesPerSecondMax: 8,
    inFlightMax: 16,
    answerWaitMs: 10_000,
  });
  const store = await environment.openStore();
  const records = await RecordShelf.load(store, environment);
  const { permits } = records;
  const topics = new Topics('park');
  const sessions = new SessionBook({ closedMax: 1, owingMax: 10 });
  const bus = new MemoryBroker().bus();
  const announcer = new Announcer({ bus, topics, nodeId: 'b', store, sessions, records, log });
  const reconciler = new CardReconciler({
    environment: environment.whole(),
    records,
    permits,
    announcer,
    client,
  });
  return {
    environment,
    inCloud,
    link,
    permits,
    revise: (permit: Permit) => records.revise([{ kind: 'permit', permit }]),
    meanwhile,
    reconciler,
    reconcile: async () => {
      const running = reconciler.reconcile();
      running.catch(() => undefined);
      for (let i = 0; i < 60; i += 1) {
        await clock.advanceSettling(125);
        await settled();
      }
      return running;
    },
    living: () =>
      [...permits.all()]
        .filter(({ deleted }) => !deleted)
        .map(({ permitId }) => permitId)
        .sort(),
  };
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => `card${i + 1}`).sort();

test('all pages are read, and what is missing here is taken over', async (t) => {
  const { reconcile, link, living } = await start(250);
  const result = await reconcile();
  t.like(result, { cloudCount: 250, localCount: 0, appliedCount: 250, passes: 1 });
  t.is(link.sent.length, 3);
  t.deepEqual(living(), ids(250));
  const again = await reconcile();
  t.like(again, { cloudCount: 250, localCount: 250, appliedCount: 0 });
  t.deepEqual(again.differences, []);
});

test('a cloud without cards is read with one page', async (t) => {
  const { reconcile } = await start(0);
  t.like(await reconcile(), { cloudCount: 0, differences: [], appliedCount: 0, passes: 1 });
});

test('differences are listed field by field, and the cloud wins', async (t) => {
  const { reconcile, inCloud, permits, living } = await start(3);
  await reconcile();
  inCloud.put(exampleCard(1, { end_time: 1_900_000_000, remark: 'new' }));
  inCloud.delete('card2');
  inCloud.put(exampleCard(4));
  const { differences, appliedCount } = await reconcile();
  t.deepEqual(differences, [
    {
      permitId: 'card1',
      kind: 'different',
      fields: [
        { name: 'validUntilMs', here: '1800000000000', cloud: '1900000000000' },
        { name: 'remark', here: '', cloud: 'new' },
      ],
    },
    { permitId: 'card2', kind: 'missing_in_cloud', fields: [] },
    { permitId: 'card4', kind: 'missing_here', fields: [] },
  ]);
  t.is(appliedCount, 3);
  t.is(permits.get('card1')?.remark, 'new');
  t.deepEqual(living(), ['card1', 'card3', 'card4']);
});

test('what a page does not carry is kept as it is known here', async (t) => {
  const { reconcile, revise, permits, inCloud } = await start(1);
  await reconcile();
  const known = permits.get('card1');
  if (known === undefined) return t.fail('card1 is not here');
  await revise({
    ...known,
    right: 'INTERNAL',
    receivableFen: 777,
    updatedMs: known.updatedMs + 1,
  });
  t.deepEqual((await reconcile()).differences, []);
  inCloud.put(exampleCard(1, { remark: 'changed' }));
  await reconcile();
  t.like(permits.get('card1'), { right: 'INTERNAL', receivableFen: 777, remark: 'changed' });
});

test('a card that was made here is listed and stays', async (t) => {
  const { reconcile, revise, living } = await start(1);
  await revise(somePermit({ permitId: 'local', source: 'LOCAL' }));
  const { differences, appliedCount } = await reconcile();
  t.deepEqual(
    differences.map(({ permitId, kind }) => `${permitId} ${kind}`),
    ['card1 missing_here', 'local missing_in_cloud'],
  );
  t.is(appliedCount, 1);
  t.deepEqual(living(), ['card1', 'local']);
});

test('a card that changed here while the pages were read keeps its newer state', async (t) => {
  const { reconcile, revise, permits, inCloud, meanwhile, environment } = await start(150);
  await reconcile();
  meanwhile.onPage = (page) => {
    if (page !== 1) return;
    meanwhile.onPage = () => undefined;
    // The push of the cloud bears whole seconds: its time may lie before the reading began.
    const updatedMs = Math.floor(environment.wall.unixMs() / 1_000) * 1_000;
    const known = permits.get('card1');
    if (known !== undefined) void revise({ ...known, remark: 'newer', updatedMs });
    void revise(somePermit({ permitId: 'card999', updatedMs }));
  };
  environment.clock.advance(1_000 - (environment.clock.monotonicMs() % 1_000) + 400);
  await reconcile();
  t.is(permits.get('card1')?.remark, 'newer');
  t.false(permits.get('card999')?.deleted);
  t.is(inCloud.get('card1')?.remark, undefined);
});

test('rule 11: a wrong clock here does not keep the state of the cloud away', async (t) => {
  const { reconcile, revise, permits, inCloud, living } = await start(2);
  await reconcile();
  const aheadMs = START_MS + 86_400_000;
  for (const known of [...permits.all()]) {
    await revise({ ...known, remark: 'old', updatedMs: aheadMs });
  }
  inCloud.delete('card2');
  t.is((await reconcile()).appliedCount, 2);
  t.is(permits.get('card1')?.remark, '');
  t.deepEqual(living(), ['card1']);
});

test('cards that are added or deleted while the pages are read cost a second reading', async (t) => {
  const { reconcile, inCloud, meanwhile, living } = await start(250);
  meanwhile.onPage = (page) => {
    if (page !== 1) return;
    meanwhile.onPage = () => undefined;
    inCloud.delete('card5');
  };
  const result = await reconcile();
  t.is(result.passes, 2);
  t.deepEqual(
    living(),
    ids(250).filter((id) => id !== 'card5'),
  );
});

test('no card is taken away because another was swapped while the pages were read', async (t) => {
  const { reconcile, inCloud, meanwhile, living } = await start(250);
  await reconcile();
  // The first card goes and another comes: the count stays, and card101 slips to the read page.
  meanwhile.onPage = (page) => {
    if (page !== 1) return;
    meanwhile.onPage = () => undefined;
    inCloud.delete('card1');
    inCloud.put(exampleCard(999));
  };
  await reconcile();
  t.true(living().includes('card101'));
});

test('cards that change in every reading change nothing here', async (t) => {
  const { reconcile, inCloud, meanwhile, living } = await start(150);
  let next = 1_000;
  meanwhile.onPage = () => void inCloud.put(exampleCard(next++));
  await t.throwsAsync(reconcile(), { code: 'cards/changing', message: /Nothing was applied/ });
  t.deepEqual(living(), []);
});

test('a row that no permit can be made of is told, and its card stays', async (t) => {
  const { reconcile, inCloud, living, environment } = await start(2);
  await reconcile();
  inCloud.put(exampleCard(2, { car_number: '' }));
  const { differences } = await reconcile();
  t.deepEqual(differences, []);
  t.deepEqual(living(), ['card1', 'card2']);
  t.like(environment.log.of('card_refused')[0]?.fields, { permit_id: 'card2' });
});

test('a link that is lost in the middle applies nothing', async (t) => {
  const { reconcile, link, meanwhile, living } = await start(250);
  meanwhile.onPage = (page) => {
    if (page === 2) link.setUp(false, 'gone');
  };
  await t.throwsAsync(reconcile(), { code: 'link/lost' });
  t.deepEqual(living(), []);
});

test('two who ask at once share one comparison', async (t) => {
  const { reconcile, reconciler, link } = await start(10);
  const [one, other] = await Promise.all([reconcile(), reconciler.reconcile()]);
  t.is(one, other);
  t.is(link.sent.length, 1);
});

test('the daily comparison comes at the next time that a clock in China shows', (t) => {
  const at = (local: string) => Date.parse(`${local}+08:00`);
  const minutes = (local: string, hoursMinutes = '03:30') =>
    nextAt(hoursMinutes, at(local)) / 60_000;
  t.is(minutes('2026-06-15T03:00:00'), 30);
  t.is(minutes('2026-06-15T03:30:00'), 24 * 60);
  t.is(minutes('2026-06-15T03:31:00'), 24 * 60 - 1);
  t.is(minutes('2026-06-15T23:59:00', '00:00'), 1);
  t.is(minutes('2026-06-15T07:59:00', '08:01'), 2);
  t.is(nextAt('03:30', at('2026-06-15T03:29:59.999')), 1);
});
