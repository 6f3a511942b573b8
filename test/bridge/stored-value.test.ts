import test from 'ava';
import { paidFen, paymentsOf } from '../../runtime/sessions/session-book.js';
import { outboxShelf } from '../../runtime/store/shelves.js';
import { START_MS } from '../support/test-environment.js';
import { startLaneBox, type LaneBox } from './lane-box.js';
import { standAtExit } from './stand-at-exit.js';

const plate = '粤B12345';
const card = {
  card_id: 'v1',
  create_time: START_MS / 1_000 - 86_400,
  car_number: plate,
  operate_type: 1,
  total_price: 20,
};

const balanceFen = (box: LaneBox) => box.parts.records.storedValue.of(plate, 'gate-1')?.balanceFen;

test('rule 4: what a stay costs is taken off the card, in one batch with the exit', async (t) => {
  const box = await startLaneBox(t);
  const told = box.tell('prepay_card_sync', card);
  await box.pass(200);
  t.like(await told, { state: 1 });
  t.is(balanceFen(box), 2_000);
  await standAtExit(box, plate);
  t.is(box.raises('out1'), 1);
  const entries = await box.parts.store.list(outboxShelf, { limit: 100 });
  const closed = entries
    .map(({ value }) => value.uplink)
    .find(({ body }) => body === 'sessionClosed');
  if (closed?.body !== 'sessionClosed') return t.fail('No exit was told.');
  const { sessionId, amountReceivableFen, reducedFen, method, remark } = closed.sessionClosed;
  t.deepEqual(
    { amountReceivableFen, reducedFen, method, remark },
    { amountReceivableFen: 700, reducedFen: 700, method: 'STORED_VALUE', remark: '储值扣款' },
  );
  const session = box.parts.sessions.session(sessionId);
  if (session === null) return t.fail('The stay is not known.');
  t.is(paidFen(session), 700);
  t.like(paymentsOf(session)[0], { method: 'STORED_VALUE', by: 'card v1' });
  t.is(balanceFen(box), 1_300);
  const [record] = box.parts.records.all('storedValueSpending');
  t.true(
    box.broker.retained.has(
      box.topics.record(
        'storedValueSpending',
        record?.kind === 'storedValueSpending' ? record.header.key : '',
      ),
    ),
  );
  await box.close();
  const again = await startLaneBox(t, box.environment);
  t.is(balanceFen(again), 1_300);
});

test('a card that has too little left is not touched, and the driver is asked to pay', async (t) => {
  const box = await startLaneBox(t);
  const told = box.tell('prepay_card_sync', { ...card, total_price: 6.99 });
  await box.pass(200);
  await told;
  await standAtExit(box, plate);
  t.is(box.raises('out1'), 0);
  t.like(box.role.lane('out1').state.arrival, { status: 'paying', dueFen: 700 });
  t.is(balanceFen(box), 699);
});
