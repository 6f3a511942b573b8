import test from 'ava';
import { seededRandom } from '../cloud/random.js';
import { SortedDatabase } from '../support/sorted-database.js';
import { START_MS, TestEnvironment } from '../support/test-environment.js';
import { Box } from './conformance/box.js';
import { cloudOf, linkKinds, type LinkKind } from './conformance/some-cloud.js';
import { Stays, entryOf } from './conformance/stays.js';

const BACKLOG = 1_000;
const HOUR_MS = 3_600_000;

/** A box that wakes up with a backlog on its disk, on a cloud of 2018. */
async function start(kind: LinkKind) {
  const environment = new TestEnvironment();
  const { clock } = environment;
  const random = seededRandom(1);
  const cloud = cloudOf(kind, 'server-2018', { clock, random });
  const stays = new Stays({ random, plates: 2 * BACKLOG, leaveFirst: 0 });
  const disk = new SortedDatabase();
  const whole = environment.whole({ openDatabase: () => Promise.resolve(disk) });
  const box = await Box.start(whole, cloud.open);
  const enter = async (ageMs: number) => {
    const stay = stays.enter();
    if (stay === null) throw new Error('no plate is left');
    const unixMs = START_MS + clock.monotonicMs() - ageMs;
    const at = { unixMs, quality: 'SET', boot: 1, sinceBootMs: 0 } as const;
    const sequence = stays.all.length;
    await box.keep(entryOf(stay, { sequence, messageId: `m${sequence}`, at }));
    return stay.orderId;
  };
  for (let i = 0; i < BACKLOG; i += 1) await enter(HOUR_MS);
  return { clock, cloud, box, enter };
}

for (const kind of linkKinds) {
  test(`rule 7: over ${kind} 1,000 orders go up at no less than 8 per second, and cars of now go before them`, async (t) => {
    const { clock, cloud, box, enter } = await start(kind);
    const orders = () => cloud.double.ledger.orderCount;
    while (!box.link.status.up) await clock.advanceSettling(10);
    const upMs = clock.monotonicMs();
    while (orders() === 0) await clock.advanceSettling(1);
    const firstMs = clock.monotonicMs();
    t.true(firstMs - upMs <= 2_000);

    await clock.advanceSettling(30_000);
    for (let car = 0; car < 10; car += 1) {
      const orderId = await enter(0);
      const cameMs = clock.monotonicMs();
      while (cloud.double.ledger.order(orderId) === null) await clock.advanceSettling(10);
      t.true(clock.monotonicMs() - cameMs <= 500);
    }
    while (orders() < BACKLOG + 9) await clock.advanceSettling(10);
    while (orders() < BACKLOG + 10) await clock.advanceSettling(1);
    const perSecond = (BACKLOG + 9) / ((clock.monotonicMs() - firstMs) / 1_000);
    t.true(perSecond >= 8, `${perSecond} per second`);
    t.log(`${perSecond.toFixed(2)} orders per second`);
    t.deepEqual(cloud.double.rates.violations, {});
  });
}
