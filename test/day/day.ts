import type { ExecutionContext } from 'ava';
import type { Fact } from '../../protocol/park/fact.js';
import { factsBySession } from '../../runtime/sessions/stored-facts.js';
import { isOpen } from '../../runtime/sessions/session-book.js';
import { factShelf } from '../../runtime/store/shelves.js';
import { localDate } from '../../runtime/rates/local-time.js';
import type { DayComparison } from '../../runtime/reconcile/compare-day.js';
import { dayOf } from '../../runtime/reconcile/day.js';
import { seededRandom } from '../cloud/random.js';
import { comparingWith } from '../reconcile/with-double.js';
import { START_MS } from '../support/test-environment.js';
import { withAntenna } from '../support/with-antenna.js';
import { startSite, type Site } from '../links/downlinks/site.js';
import type { DayBooks } from './differences.js';
import { Drivers, type DayCar } from './drivers.js';
import { MoneyBook } from './money-book.js';
import { Platform } from './platform.js';
import { cardIdOf, kinds, onCardFen, tellRight } from './right-holders.js';

export type LinkStory = 'up' | 'down' | 'cut';

export interface DayOptions {
  cars: number;
  link: LinkStory;
  seed: number;
}

/** Cars that are inside at once, about. */
const INSIDE = 60;
/** So many of those who have left come once more. */
const COMES_AGAIN = 0.15;
const DAY_MS = 86_400_000;
const DRAIN_MAX_MS = 2 * 3_600_000;

/**
 * A day of a car park with an entry and an exit, a bridge and a simulated cloud, on one simulated
 * clock. At the end the link is there, what waits is told on both ways, and the books are closed.
 */
export async function playDay(t: ExecutionContext, { cars: count, link, seed }: DayOptions) {
  const site = await startSite(t, 'tcp', withAntenna);
  const random = seededRandom(seed);
  const money = new MoneyBook();
  const platform = new Platform(site);
  const cars: DayCar[] = Array.from({ length: count }, (_, index) => ({
    plate: `粤C${10_000 + index}`,
    kind: kinds[index % kinds.length] ?? 'cash',
    orderId: '',
  }));
  for (const { plate, kind } of cars) await tellRight(platform, plate, kind);
  site.cloud.double.etcTags = new Set(
    cars.filter(({ kind }) => kind === 'etc' || kind === 'etc-in-vain').map(({ plate }) => plate),
  );
  const drivers = new Drivers({ site, random, money, platform });
  if (link === 'down') platform.cut = true;
  const inside: DayCar[] = [];
  const coming = [...cars];
  while (coming.length > 0 || inside.length > 0) {
    if (link === 'cut' && random() < 0.05) platform.cut = !platform.cut;
    await platform.flush();
    const comes = inside.length < INSIDE * (0.5 + random()) ? coming.shift() : undefined;
    if (comes !== undefined) {
      if (await drivers.enter(comes)) inside.push(comes);
      continue;
    }
    const [leaves] = inside.splice(Math.floor(random() * inside.length), 1);
    for (let time = 0; time < 2; time += 1) {
      const stays = inside[Math.floor(random() * inside.length)];
      if (stays !== undefined) await drivers.whileInside(stays);
    }
    if (leaves !== undefined) {
      await drivers.leave(leaves);
      if (random() < COMES_AGAIN) coming.push({ ...leaves, orderId: '' });
    }
    await drivers.later();
  }
  await drain(site, platform);
  await drivers.atTheEnd();
  await drain(site, platform);
  const reconciled = await reconcile(site);
  return {
    ...(await booksOf(site, { money, cars, drivers })),
    reconciled,
    cars,
    drivers,
    platform,
  };
}

/** As `lanekeeper reconcile` does it, for each date from the first car on. */
async function reconcile({ box, cloud, environment }: Site): Promise<DayComparison[]> {
  const compare = comparingWith(cloud.double, box.parts);
  const comparisons: DayComparison[] = [];
  for (let ms = START_MS; ms <= environment.wall.unixMs() + DAY_MS; ms += DAY_MS) {
    comparisons.push(await compare(dayOf(localDate(ms))));
  }
  return comparisons;
}

/** The link is there, and all that waits for it goes out. */
async function drain({ box, environment: { clock } }: Site, platform: Platform): Promise<void> {
  platform.cut = false;
  const endMs = clock.monotonicMs() + DRAIN_MAX_MS;
  const waits = () => platform.waiting > 0 || box.role.outbox.waiting.onDisk > 0;
  while (waits() && clock.monotonicMs() < endMs) {
    await platform.flush();
    await clock.advanceSettling(5_000);
  }
}

async function booksOf(
  { box, cloud }: Site,
  { money, cars, drivers }: { money: MoneyBook; cars: readonly DayCar[]; drivers: Drivers },
): Promise<DayBooks & { open: number; waiting: number }> {
  const stays = new Map<string, readonly Fact[]>();
  for await (const facts of factsBySession(box.parts.store.pages(factShelf))) {
    stays.set(facts[0]?.sessionId ?? '', facts);
  }
  const { ledger } = cloud.double;
  const { records } = box.parts;
  const withCard = cars.filter(({ kind }) => kind === 'stored-value');
  const sumOf = (fenOf: (plate: string) => number) =>
    withCard.reduce((sum, { plate }) => sum + fenOf(plate), 0);
  const { toppedUpFen } = drivers;
  const leftFen = sumOf((plate) => records.storedValue.of(plate, 'gate-1')?.balanceFen ?? 0);
  const takenOffCardsFen = withCard.length * onCardFen + toppedUpFen - leftFen;
  const onCardsOfCloudFen = sumOf((plate) => {
    const card = ledger.masters.get('stored-value card', cardIdOf(plate));
    return Number(card?.fields['balanceFen'] ?? 0);
  });
  return {
    stays,
    orders: new Map(ledger.orders.map((order) => [order.orderId, order])),
    debts: ledger.debts,
    money,
    takenOffCardsFen,
    toppedUp: { givenFen: toppedUpFen, cloudFen: onCardsOfCloudFen },
    open: [...stays].filter(([sessionId, facts]) => isOpen({ sessionId, facts })).length,
    waiting: box.role.outbox.waiting.onDisk,
  };
}
