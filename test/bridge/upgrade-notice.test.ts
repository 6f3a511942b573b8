import test from 'ava';
import { journalShelf } from '../../runtime/store/shelves.js';
import { announcedUpgrade } from '../../runtime/records/upgrade-notice.js';
import { programVersion } from '../../runtime/version.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { START_MS, TestEnvironment } from '../support/test-environment.js';
import { startLaneBox, type LaneBox } from './lane-box.js';

const notice = { request_no: 'u1', local_id: 'x', union_id: '1', update_content: '请升级到 4.2' };

const journaled = async ({ parts }: LaneBox) =>
  (await parts.store.list(journalShelf, { limit: 100 })).filter(
    ({ value }) => value.event === 'upgrade_asked',
  ).length;

test('an upgrade that the vendor tells of (3.33) is shown until another version runs', async (t) => {
  const box = await startLaneBox(t);
  const shown = (version = programVersion) => announcedUpgrade(box.parts.records, version);
  t.is(shown(), null);
  t.like(await box.tell('update_park_soft', notice), { state: 1, request_no: 'u1' });
  t.deepEqual(shown(), {
    text: '请升级到 4.2',
    request_no: 'u1',
    told_at: new Date(START_MS).toISOString(),
  });
  t.is(shown('99.0.0'), null);
  t.true(box.broker.retained.has(box.topics.record('upgradeNotice', 'park')));
});

test('the same notice again changes nothing, and a newer one takes its place', async (t) => {
  const box = await startLaneBox(t);
  await box.tell('update_park_soft', notice);
  await box.pass(60_000);
  t.like(await box.tell('update_park_soft', notice), { state: 1 });
  t.is(await journaled(box), 1);
  t.is(
    announcedUpgrade(box.parts.records, programVersion)?.told_at,
    new Date(START_MS).toISOString(),
  );
  const long = 'ä'.repeat(10_000);
  t.like(
    await box.tell('update_park_soft', { ...notice, request_no: 'u2', update_content: long }),
    {
      state: 1,
      request_no: 'u2',
    },
  );
  t.is(announcedUpgrade(box.parts.records, programVersion)?.text, long.slice(0, 512));
  t.is(await journaled(box), 2);
});

test('a notice is still shown after a restart', async (t) => {
  const environment = new TestEnvironment();
  const broker = new MemoryBroker();
  const box = await startLaneBox(t, environment, broker);
  await box.tell('update_park_soft', notice);
  await box.close();
  const again = await startLaneBox(t, environment, broker);
  t.like(announcedUpgrade(again.parts.records, programVersion), { request_no: 'u1' });
});

test('a notice without its number or its words is not taken', async (t) => {
  const box = await startLaneBox(t);
  t.like(await box.tell('update_park_soft', { ...notice, update_content: undefined }), {
    state: 0,
  });
  await t.throwsAsync(box.tell('update_park_soft', { ...notice, request_no: undefined }));
  t.is(announcedUpgrade(box.parts.records, programVersion), null);
});
