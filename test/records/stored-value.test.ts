import test from 'ava';
import type { ParkRecord } from '../../protocol/park/record.js';
import { StoredValueIndex } from '../../runtime/records/stored-value.js';
import { someRecord } from './some-record.js';

const card = (balanceFen: number, opening = 1, deleted = false): ParkRecord =>
  someRecord(
    'storedValueCard',
    { plates: ['粤B12345'], balanceFen, opening },
    { key: 'v1', deleted },
  );

const of = (index: StoredValueIndex) => index.of('粤B·12345', 'gate-1')?.balanceFen;

/** What a box spends, as it tells the others. */
function spend(index: StoredValueIndex, nodeId: string, fen: number): ParkRecord {
  const record = index.spending({ cardId: 'v1', nodeId }, fen, 1_700_000_000_000);
  if (record === null) throw new Error('The card is not known.');
  return record;
}

test('rule 9: boxes that were apart lose nothing of what both took off a card', (t) => {
  const [one, other] = [new StoredValueIndex(), new StoredValueIndex()];
  for (const index of [one, other]) index.put(card(1_000));
  const told = [spend(one, 'gate-1', 300), spend(other, 'gate-2', 400)];
  one.put(told[0] ?? card(0));
  t.is(of(one), 700);
  for (const index of [one, other]) for (const record of told) index.put(record);
  t.deepEqual([of(one), of(other)], [300, 300]);
});

test('what one box spends adds up in one record, told again or not', (t) => {
  const index = new StoredValueIndex();
  index.put(card(1_000));
  for (let time = 0; time < 3; time += 1) {
    const record = spend(index, 'gate-1', 100);
    index.remove(record);
    for (let repeat = 0; repeat < 2; repeat += 1) index.put(record);
  }
  t.is(of(index), 700);
  t.like(spend(index, 'gate-1', 0), { header: { revision: 4 } });
});

test('a top-up that the cloud tells adds to what is left', (t) => {
  const index = new StoredValueIndex();
  index.put(card(1_000));
  index.put(spend(index, 'gate-1', 900));
  index.put(card(6_000));
  t.is(of(index), 5_100);
});

test('a card that was deleted and opened again starts with its new balance', (t) => {
  const index = new StoredValueIndex();
  index.put(card(1_000));
  index.put(spend(index, 'gate-1', 900));
  index.put(card(1_000, 1, true));
  t.is(of(index), undefined);
  index.put(card(2_000, 2));
  t.is(of(index), 2_000);
  index.put(spend(index, 'gate-1', 100));
  t.is(of(index), 1_900);
});

test('of several cards the one with the most on it pays', (t) => {
  const index = new StoredValueIndex();
  index.put(card(1_000));
  const plates = ['粤B12345', '粤B54321'];
  index.put(someRecord('storedValueCard', { plates, balanceFen: 1_500 }, { key: 'v2' }));
  t.deepEqual(index.of('粤B12345', 'gate-1'), { cardId: 'v2', balanceFen: 1_500 });
  t.is(index.of('粤B99999', 'gate-1'), null);
});

test('rule 10: a card whose number is too long for a key pays nothing', (t) => {
  const index = new StoredValueIndex();
  const key = 'v'.repeat(64);
  index.put(someRecord('storedValueCard', { plates: ['粤B12345'], balanceFen: 1_500 }, { key }));
  t.is(index.of('粤B12345', 'gate-1'), null);
});
