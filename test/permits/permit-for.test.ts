import test from 'ava';
import type { Permit } from '../../protocol/park/record.js';
import { comparePermits } from '../../runtime/permits/compare-permits.js';
import { PermitIndex } from '../../runtime/permits/permit-index.js';
import { permitFor } from '../../runtime/permits/permit-for.js';
import { somePermit } from './some-permit.js';

const at = (local: string) => Date.parse(`${local}+08:00`);
const noon = at('2024-06-15T12:00:00');

/** The id of the permit that lets the plate through, or why there is none. */
function ask(permits: Permit[], plate = '粤B12345', channelId = 'A1', atMs = noon): string {
  const answer = permitFor(permits, { plate, channelId, atMs });
  return 'permit' in answer ? answer.permit.permitId : answer.reason;
}

test('a valid card lets its plates through, however the plate is written', (t) => {
  const permit = somePermit({ plates: ['粤B·12345', '京AD12345'] });
  for (const plate of ['粤B12345', '粤b12345', '粤B 12345', '粤B12345', '京AD12345']) {
    t.is(ask([permit], plate), 'card-1');
  }
  t.is(ask([permit], '粤B12346'), 'none');
  t.is(ask([permit], ''), 'none');
  t.is(ask([somePermit({ plates: [''] })], ''), 'none');
});

test('a card is valid from its first to its last moment', (t) => {
  const moment = (local: string) => ask([somePermit()], '粤B12345', 'A1', at(local));
  t.is(moment('2024-05-31T23:59:59'), 'not_yet_valid');
  t.is(moment('2024-06-01T00:00:00'), 'card-1');
  t.is(moment('2024-06-30T23:59:59'), 'card-1');
  t.is(moment('2024-07-01T00:00:00'), 'expired');
  t.is(ask([somePermit()], '粤B12345', 'A1', Number.NaN), 'not_yet_valid');
});

test('a card opens the lanes it names, all lanes if it names none, or no lane', (t) => {
  t.is(ask([somePermit({ channelIds: ['A1', 'B1'] })]), 'card-1');
  t.is(ask([somePermit({ channelIds: ['B1'] })]), 'wrong_lane');
  t.is(ask([somePermit({ noChannel: true })]), 'wrong_lane');
});

test('odd days are for odd last digits, by the calendar of China', (t) => {
  const on = (plate: string, local: string) => {
    const permit = somePermit({ plates: [plate], oddEvenDays: true });
    return ask([permit], plate, 'A1', at(local));
  };
  t.is(on('粤B12345', '2024-06-15T12:00:00'), 'card-1');
  t.is(on('粤B12344', '2024-06-15T12:00:00'), 'odd_even');
  t.is(on('粤B12344', '2024-06-16T12:00:00'), 'card-1');
  t.is(on('粤B1234A', '2024-06-16T12:00:00'), 'card-1');
  t.is(on('粤B123A5', '2024-06-16T12:00:00'), 'odd_even');
  // Half past midnight in China is still the day before in UTC.
  t.is(on('粤B12344', '2024-06-16T00:30:00'), 'card-1');
  t.is(on('粤B12344', '2024-06-15T23:59:59'), 'odd_even');
  t.is(on('京DTTTTT', '2024-06-15T12:00:00'), 'odd_even');
});

test('of several cards the one that lasts longest counts, else the nearest reason', (t) => {
  const expired = somePermit({ permitId: 'old', validUntilMs: noon - 1 });
  const gone = somePermit({ permitId: 'gone', deleted: true });
  const elsewhere = somePermit({ permitId: 'elsewhere', channelIds: ['B1'] });
  const longer = somePermit({ permitId: 'longer', validUntilMs: noon + 1e12 });
  t.is(ask([gone]), 'deleted');
  t.is(ask([expired, gone]), 'expired');
  t.is(ask([gone, elsewhere, expired]), 'wrong_lane');
  t.is(ask([gone, somePermit(), longer, expired]), 'longer');
});

test('the index finds by plate and id, follows a changed plate, and forgets', (t) => {
  const index = new PermitIndex();
  t.is(index.upsert(somePermit()), 'taken');
  t.is(index.upsert(somePermit()), 'known');
  t.is(index.get('card-1')?.plates[0], '粤B12345');
  t.is(index.upsert(somePermit({ revision: 2, plates: ['粤B99999'] })), 'taken');
  t.deepEqual(index.ofPlate('粤B12345'), []);
  t.is(index.ofPlate('粤b 99999').length, 1);
  const question = { plate: '粤B99999', channelId: 'A1', atMs: noon };
  t.true('permit' in index.permitFor(question));
  t.is(index.upsert(somePermit({ revision: 3, plates: ['粤B99999'], deleted: true })), 'taken');
  t.deepEqual(index.permitFor(question), { reason: 'deleted' });
  t.true(index.delete('card-1'));
  t.false(index.delete('card-1'));
  t.deepEqual(index.permitFor(question), { reason: 'none' });
  t.is(index.size, 0);
});

test('rule 10: a full index refuses new cards and still follows known ones', (t) => {
  const index = new PermitIndex(1);
  t.is(index.upsert(somePermit()), 'taken');
  t.is(index.upsert(somePermit({ permitId: 'card-2' })), 'full');
  t.is(index.upsert(somePermit({ revision: 2, remark: 'b' })), 'taken');
  t.is(index.size, 1);
});

test('cards of park and cloud are compared by what they say', (t) => {
  const same = somePermit({ plates: ['粤B12345', '京A11111'] });
  const here = [
    same,
    somePermit({ permitId: 'only-here' }),
    somePermit({ permitId: 'priced', priceFen: 1, remark: 'x' }),
    somePermit({ permitId: 'gone', deleted: true }),
  ];
  const cloud = [
    { ...same, plates: ['京A·11111', '粤B12345'], revision: 9, updatedMs: 9, source: 'LOCAL' },
    somePermit({ permitId: 'priced', priceFen: 2, remark: 'x' }),
    somePermit({ permitId: 'only-there' }),
    somePermit({ permitId: 'gone', deleted: true }),
  ] as Permit[];
  t.deepEqual(comparePermits(here, cloud), [
    { permitId: 'only-here', kind: 'missing_in_cloud', fields: [] },
    { permitId: 'only-there', kind: 'missing_here', fields: [] },
    {
      permitId: 'priced',
      kind: 'different',
      fields: [{ name: 'priceFen', here: '1', cloud: '2' }],
    },
  ]);
  t.deepEqual(comparePermits(here, here), []);
});
