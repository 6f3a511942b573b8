import test from 'ava';
import { playDay, type LinkStory } from './day.js';
import { differences, sumsOf } from './differences.js';

/** `npm run day` plays days of 2,000 cars. */
const CARS = Number(process.env['DAY_CARS'] ?? '100');

const titles: Readonly<Record<LinkStory, string>> = {
  up: 'with the link up',
  down: 'with the link down until the end',
  cut: 'with the link cut at random',
};

for (const link of ['up', 'down', 'cut'] as const) {
  test.serial(
    `rule 9: lane, cloud and drivers agree to the fen on a day ${titles[link]}`,
    async (t) => {
      t.timeout(Math.max(600_000, CARS * 900));
      const day = await playDay(t, { cars: CARS, link, seed: 1 });
      t.deepEqual(differences(day), []);
      t.is(day.open + day.waiting + day.platform.waiting, 0);
      for (const { date, sums, differences: found, agrees } of day.reconciled) {
        t.deepEqual(found, [], date);
        t.true(agrees, `${date}: ${JSON.stringify(sums)}`);
      }
      const { quotedFen, paidFen, givenFen, takenOffCardsFen, owedFen, overpaidFen } = sumsOf(day);
      t.is(paidFen, givenFen + takenOffCardsFen);
      t.is(quotedFen + overpaidFen, paidFen + owedFen);
      t.log(JSON.stringify({ cars: CARS, ...sumsOf(day), ...day.drivers.counts }));
      t.log(JSON.stringify(day.platform.counts));
      const { refused, prepaid, refunds, debtsPaid, cash, phone, freed, topUps } =
        day.drivers.counts;
      const { charges, etc, lateFailures, paidTwice, prepaidUnheard, again } = day.drivers.counts;
      t.true(again > 0);
      for (const asked of [charges, etc, lateFailures, paidTwice, prepaidUnheard]) {
        t.is(asked > 0, link !== 'down');
      }
      t.is(day.drivers.counts.coupons > 0, link !== 'down');
      for (const times of [refused, prepaid, refunds, debtsPaid, cash, topUps]) t.true(times > 0);
      t.is(phone > 0, link !== 'down');
      // Without a link all leave first who owe: nobody waits to be let out free.
      t.is(freed > 0, link !== 'down');
      t.is(day.platform.counts.late > 0, link !== 'up');
    },
  );
}

test('a payment that one of the books has otherwise is found, with its order', async (t) => {
  const day = await playDay(t, { cars: 13, link: 'up', seed: 2 });
  t.deepEqual(differences(day), []);
  const spoilt = [...day.stays].find(([, facts]) => facts.some(({ kind }) => kind === 'paid'));
  if (spoilt === undefined) return t.fail('Nobody paid.');
  const [orderId, facts] = spoilt;
  const others = [...day.stays].filter(([id]) => id !== orderId);
  const changed = facts.map((fact) =>
    fact.kind === 'paid'
      ? { ...fact, paid: { ...fact.paid, amountFen: fact.paid.amountFen + 1 } }
      : fact,
  );
  const lost = facts.filter(({ kind }) => kind !== 'paid');
  for (const wrong of [changed, lost]) {
    const found = differences({ ...day, stays: new Map([...others, [orderId, wrong]]) });
    t.true(found.length > 0);
    t.true(found.every((sentence) => sentence.startsWith(`${orderId}: `)));
  }
  day.money.add(orderId, 'CASH', 1);
  t.is(differences(day).length, 1);
  t.true(
    differences({ ...day, stays: new Map(others) }).includes(
      `${orderId}: the lane does not know it`,
    ),
  );
});
