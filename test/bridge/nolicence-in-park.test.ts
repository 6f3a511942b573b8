import test from 'ava';
import { outboxShelf } from '../../runtime/store/shelves.js';
import { startLaneBox, type LaneBox } from './lane-box.js';

const scan = { channel_id: 'A1', car_number: '62000F9', timetemp: 1_503_296_359 };

async function carAtEntry(box: LaneBox): Promise<void> {
  await box.pass(1_000);
  box.board.setInput(box.role.lane('in1').config.approach.address, true);
  await box.pass(100);
}

test('no plate: who scanned the code comes in, and the cloud hears it once the entry is on disk', async (t) => {
  const box = await startLaneBox(t);
  await carAtEntry(box);
  box.environment.disk.watched.hold();
  let answer: unknown = null;
  const asked = box.tell('nolicence_in_park', scan).then((given) => (answer = given));
  await box.pass();
  t.deepEqual([answer, box.raises()], [null, 0]);
  box.environment.disk.watched.release();
  await asked;
  t.like(answer, {
    service_name: 'nolicence_in_park',
    data_target: 'bolink',
    state: 1,
    car_number: '62000F9',
    timetemp: 1_503_296_359,
  });
  t.is(box.raises(), 1);
  const [order] = await box.parts.store.list(outboxShelf, { limit: 10 });
  t.like(order?.value.uplink, { body: 'sessionOpened', plate: '62000F9' });
});

test('rule 8: a scan that comes again opens one session and raises once', async (t) => {
  const box = await startLaneBox(t);
  await carAtEntry(box);
  for (let time = 0; time < 2; time += 1) {
    const asked = box.tell('nolicence_in_park', scan);
    await box.pass();
    t.like(await asked, { state: 1 });
  }
  t.is(box.raises(), 1);
  t.is((await box.parts.store.list(outboxShelf, { limit: 10 })).length, 1);
});

test('no plate: where no car waits the cloud hears a refusal', async (t) => {
  const box = await startLaneBox(t);
  const asked = box.tell('nolicence_in_park', scan);
  await box.pass();
  t.like(await asked, { state: 0, errmsg: 'no car waits at this entry', car_number: '62000F9' });
});
