import test from 'ava';
import { playDay, type LinkStory } from './day.js';
import { differences, sumsOf } from './differences.js';

/** `npm run day` plays whole days. */
const CARS = Number(process.env['DAY_CARS'] ?? '300');

const titles: Readonly<Record<LinkStory, string>> = {
  up: 'with the link up',
  down: 'with the link down until the end',
  cut: 'with the link cut at random',
};

for (const link of ['up', 'down', 'cut'] as const) {
  test.serial(
    `rule 9: lane, cloud and drivers agree to the fen on a day ${titles[link]}`,
    async (t) => {
      t.timeout(600_000);
      const day = await playDay(t, { cars: CARS, link, seed: 1 });
      t.deepEqual(differences(day), []);
      t.is(day.open + day.waiting + day.platform.waiting, 0);
      const { quotedFen, paidFen, givenFen, takenOffCardsFen, owedFen, overpaidFen } = sumsOf(day);
      t.is(paidFen, givenFen + takenOffCardsFen);
      t.is(quotedFen + overpaidFen, paidFen + owedFen);
      t.log(JSON.stringify({ cars: CARS, ...sumsOf(day), ...day.drivers.counts }));
      t.log(JSON.stringify(day.platform.counts));
      const { refused, prepaid, refunds, debtsPaid, cash, phone } = day.drivers.counts;
      for (const times of [refused, prepaid, refunds, debtsPaid, cash]) t.true(times > 0);
      t.is(phone > 0, link !== 'down');
      t.is(day.platform.counts.late > 0, link !== 'up');
    },
  );
}
