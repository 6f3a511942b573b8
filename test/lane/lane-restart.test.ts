import test from 'ava';
import { outboxShelf } from '../../runtime/store/shelves.js';
import { startLaneBox, type LaneBox } from '../bridge/lane-box.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { TestEnvironment } from '../support/test-environment.js';

/** Comes to the entry and is read there. */
async function comes(box: LaneBox, plate: string): Promise<void> {
  await box.car('in1', true);
  box.role.lane('in1').readByHand(plate);
  await box.pass(200);
}

/** Of each entry on the disk the plate and the stay. */
const entries = async ({ parts }: LaneBox) =>
  (await parts.store.list(outboxShelf, { limit: 100 })).flatMap(({ value: { uplink } }) =>
    uplink.body === 'sessionOpened' ? [[uplink.plate, uplink.sessionId]] : [],
  );

test('rule 5: a start forgets nobody who was granted and let another car go first', async (t) => {
  const first = await startLaneBox(t, new TestEnvironment(), new MemoryBroker());
  await comes(first, '粤B00001');
  await first.car('in1', false);
  await comes(first, '粤B00002');
  const granted = await entries(first);
  t.deepEqual(
    granted.map(([plate]) => plate),
    ['粤B00001', '粤B00002'],
  );
  await first.close();
  const second = await startLaneBox(t, first.environment, new MemoryBroker());
  await second.pass(60_000);
  await comes(second, '粤B00001');
  t.is(second.raises(), 1);
  t.deepEqual(await entries(second), granted);
});

test('rule 5: who was granted an hour before a start comes anew after it', async (t) => {
  const first = await startLaneBox(t, new TestEnvironment(), new MemoryBroker());
  await comes(first, '粤B00001');
  const [[, before] = []] = await entries(first);
  await first.close();
  first.environment.clock.advance(3_600_000);
  const second = await startLaneBox(t, first.environment, new MemoryBroker());
  await second.pass(60_000);
  await comes(second, '粤B00001');
  const [, [plate, after] = []] = await entries(second);
  t.is(plate, '粤B00001');
  t.not(after, before);
});

for (const [when, agoMs, plates] of [
  ['two minutes', 120_000, ['粤B00001', '粤B00002']],
  ['moments', 1_000, ['粤B00001']],
] as const) {
  test(`rule 2: who was granted ${when} before a start, with no switch that tells of the arm, ${agoMs > 1_000 ? 'waits for the camera' : 'goes on at once'}`, async (t) => {
    const first = await startLaneBox(t, new TestEnvironment(), new MemoryBroker());
    await comes(first, '粤B00001');
    await first.close();
    first.environment.clock.advance(agoMs);
    const second = await startLaneBox(t, first.environment, new MemoryBroker());
    await comes(second, '粤B00002');
    t.deepEqual(
      (await entries(second)).map(([plate]) => plate),
      plates,
    );
  });
}
