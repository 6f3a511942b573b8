import test, { type ExecutionContext } from 'ava';
import { recordCodec } from '../../protocol/park/codec.js';
import { contentOf, headerOf } from '../../protocol/park/record.js';
import { toCloud } from '../../protocol/translate/up.js';
import { RecordDesk, requiredKind } from '../../runtime/records/record-desk.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { journalShelf, outboxShelf, recordShelf } from '../../runtime/store/shelves.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { settled } from '../support/clock.js';
import { TestEnvironment } from '../support/test-environment.js';
import { someRecord } from './some-record.js';

async function start(t: ExecutionContext, environment = new TestEnvironment()) {
  const box = await startLaneBox(t, environment);
  const wakes = { count: 0 };
  const desk = new RecordDesk({ ...box.parts, onOrder: () => (wakes.count += 1) });
  const uploads = async () => {
    const page = await box.parts.store.list(outboxShelf, { limit: 100 });
    return page.map(({ value }) => toCloud(value.uplink));
  };
  return { box, desk, wakes, uploads, environment };
}

test('an edit is on disk with its journal entry and its upload, and then the park hears it', async (t) => {
  const { box, desk, wakes, uploads } = await start(t);
  box.environment.disk.watched.hold();
  const put = desk.put('operator', '1234567', { name: '小王', sex: 'MALE' }, 'Li');
  await settled();
  const topic = box.topics.record('operator', '1234567');
  t.false(box.broker.retained.has(topic));
  t.is(wakes.count, 0);
  box.environment.disk.watched.release();
  t.like(await put, { change: 'ADDED', goesUp: true, record: { header: { source: 'LOCAL' } } });
  t.like(recordCodec.decode(box.broker.retained.get(topic) ?? new Uint8Array()), {
    kind: 'operator',
    operator: { name: '小王', sex: 'MALE' },
  });
  t.is(wakes.count, 1);
  const [upload] = await uploads();
  t.like(upload, {
    service: 'upload_collector',
    data: { user_id: '1234567', name: '小王', sex: 1, operate_type: 1 },
  });
  const journal = await box.parts.store.list(journalShelf, { limit: 100 });
  t.like(journal.find(({ value }) => value.event === 'record_edited')?.value, {
    text: 'operator "1234567" added by Li',
  });
});

test('an edit and its upload are one batch, so that no power cut parts them', async (t) => {
  const { box, desk } = await start(t);
  const before = box.environment.disk.watched.written.length;
  await desk.put('vehicleClass', 'v1', { name: '大车' }, 'Li');
  const written = box.environment.disk.watched.written.slice(before);
  t.is(written.length, 1);
  t.true(written[0]?.options.sync);
  const shelves = written[0]?.operations.map(({ key }) => key.split(':')[0]) ?? [];
  for (const { name } of [recordShelf, outboxShelf, journalShelf]) t.true(shelves.includes(name));
});

test('a change keeps what it does not name; a deletion keeps all, and goes up as one', async (t) => {
  const { desk, uploads } = await start(t);
  const card = {
    plates: ['粤B12345'],
    holder: '张三',
    validUntilMs: 1_800_000_000_000,
    priceFen: 15_000,
  };
  await desk.put('permit', 'c1', card, 'Li');
  const changed = await desk.put('permit', 'c1', { holder: '李四' }, 'Li');
  t.is(changed.change, 'CHANGED');
  t.like(contentOf(changed.record), { ...card, holder: '李四' });
  const gone = await desk.remove('permit', 'c1', 'Li');
  t.true(headerOf(gone.record).deleted);
  t.deepEqual(
    (await uploads()).map(({ data }) => [data['card_id'], data['operate_type'], data['name']]),
    [
      ['c1', 1, '张三'],
      ['c1', 2, '李四'],
      ['c1', 3, '李四'],
    ],
  );
  await t.throwsAsync(desk.remove('permit', 'c1', 'Li'), { code: 'record/unknown' });
});

test('of two edits within one second the second one wins, and a deleted record can be added', async (t) => {
  const { box, desk } = await start(t);
  const times: number[] = [];
  for (const name of ['a', 'b']) {
    const { record } = await desk.put('operator', '1', { name }, 'Li');
    times.push(headerOf(record).updatedMs);
  }
  const { record: gone } = await desk.remove('operator', '1', 'Li');
  const { record, change } = await desk.put('operator', '1', { name: 'c' }, 'Li');
  times.push(headerOf(gone).updatedMs, headerOf(record).updatedMs);
  t.deepEqual(
    [...times].sort((a, b) => a - b),
    times,
  );
  t.is(new Set(times).size, 4);
  t.is(change, 'ADDED');
  t.like(box.parts.records.get('operator', '1'), {
    header: { deleted: false },
    operator: { name: 'c' },
  });
});

test('what is edited is there after a restart, for lanes as well', async (t) => {
  const { box, desk, environment } = await start(t);
  await desk.put('permit', 'c1', { plates: ['粤B12345'], validUntilMs: 4_000_000_000_000 }, 'Li');
  await desk.put('whiteListEntry', '粤B99999', { holder: '门卫' }, 'Li');
  await box.close();
  const again = await RecordShelf.load(await environment.openStore(), environment);
  t.like(again.get('whiteListEntry', '粤B99999'), {
    whiteListEntry: { plate: '粤B99999', holder: '门卫' },
  });
  const question = { plate: '粤B12345', channelId: 'A1', atMs: environment.wall.unixMs() };
  t.true('permit' in again.permits.permitFor(question));
  t.deepEqual(again.counts(), { permit: 1, whiteListEntry: 1 });
});

test('a kind that the cloud takes from no car park stays here', async (t) => {
  const { desk, uploads, wakes } = await start(t);
  const { goesUp } = await desk.put('visitor', '10001', { plate: '粤B12345' }, 'Li');
  t.false(goesUp);
  t.deepEqual(await uploads(), []);
  t.is(wakes.count, 0);
});

test('an edit that cannot be is refused with its reason, and nothing is kept of it', async (t) => {
  const { box, desk, environment } = await start(t);
  const refused: [() => Promise<unknown>, string, RegExp][] = [
    [() => desk.put('storedValueCard', 'c', {}, 'Li'), 'record/not-editable', /cloud alone/],
    [() => desk.put('operator', '', {}, 'Li'), 'record/bad-key', /1 to 64 characters/],
    [() => desk.put('operator', '1', { sex: 'BOTH' }, 'Li'), 'record/bad-content', /"sex"/],
    [() => desk.put('operator', '1', { nmae: 'x' }, 'Li'), 'record/bad-content', /nmae|fit|not/],
    // The cloud needs the direction of a lane, and takes keys of 24 characters at most.
    [() => desk.put('channel', 'A9', { name: 'x' }, 'Li'), 'cloud/pass-type', /direction/],
    [() => desk.put('operator', '9'.repeat(25), {}, 'Li'), 'cloud/field-too-long', /user_id/],
    [() => Promise.resolve(requiredKind('planet')), 'record/unknown-kind', /known: permit/],
  ];
  for (const [edit, code, message] of refused) {
    await t.throwsAsync(async () => edit(), { code, message });
  }
  environment.quality = 'UNSET';
  await t.throwsAsync(desk.put('operator', '1', { name: 'x' }, 'Li'), {
    code: 'record/clock-unset',
  });
  t.deepEqual([...box.parts.records.all()], []);
});

test('rule 10: when a kind is full a new record is refused, and deletions make room', async (t) => {
  const environment = new TestEnvironment();
  const { clock, wall, log } = environment;
  const store = await environment.openStore();
  const limits = () => ({ max: 2, forgets: 'deletions' }) as const;
  const shelf = await RecordShelf.load(store, { clock, wall, log, limits });
  const operator = (key: string, header = {}) =>
    someRecord('operator', { name: key }, { key, ...header });
  await shelf.revise([operator('a'), operator('b')]);
  await t.throwsAsync(shelf.revise([operator('c')]), { code: 'record/full' });
  t.is(environment.log.of('record_refused').length, 1);
  await shelf.revise([operator('a', { deleted: true, updatedMs: 1_800_000_000_000 })]);
  await shelf.revise([operator('c')]);
  t.deepEqual(
    [...shelf.all('operator')].map((record) => headerOf(record).key),
    ['b', 'c'],
  );
  const again = await RecordShelf.load(store, { clock, wall, log, limits });
  t.deepEqual([...again.all()].map((record) => headerOf(record).key).sort(), ['b', 'c']);
});
