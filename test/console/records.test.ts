import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { askConsole } from '../../runtime/console/client.js';
import { routes } from '../../runtime/console/routes.js';
import { ConsoleServer } from '../../runtime/console/server.js';
import { consoleSocketPath } from '../../runtime/console/socket-path.js';
import type { LanekeeperNode } from '../../runtime/node.js';
import { outboxShelf } from '../../runtime/store/shelves.js';
import { startLaneBox } from '../bridge/lane-box.js';
import { goodFile } from '../config/good-file.js';
import { RecordingLog } from '../support/recording-log.js';
import { lanekeeper } from '../support/run-lanekeeper.js';
import { configOf } from '../support/config-of.js';
import { tempFolder } from '../support/temp-folder.js';

/** A running box, its configuration file, and what asks its console. */
async function start(t: ExecutionContext, withLanes = true) {
  const box = await startLaneBox(t);
  const lanes = withLanes ? box.role : null;
  const node = { parts: box.parts, lanes, bridge: null } as unknown as LanekeeperNode;
  const folder = tempFolder(t);
  const file = join(folder, 'lane.yaml');
  const text = goodFile.replace(
    'state_directory: /var/lib/lanekeeper',
    `state_directory: ${folder}\n  runtime_directory: ${folder}`,
  );
  writeFileSync(file, text);
  const socketPath = consoleSocketPath(configOf(text));
  const log = new RecordingLog();
  const server = await ConsoleServer.start({ socketPath, routes: routes(node), log });
  t.teardown(() => server.close());
  const ask = (method: 'GET' | 'POST', path: string, body: object = {}) =>
    askConsole(socketPath, method, path, body);
  return { box, file, folder, ask };
}

test('records are listed, shown, changed and deleted over the console', async (t) => {
  const { ask, box } = await start(t);
  const plate = encodeURIComponent('粤B12345');
  const content = { plate: '粤B12345', remark: '欠费' };
  t.like(await ask('POST', '/records/blackListEntry/b1', { by: 'Li', content }), {
    kind: 'blackListEntry',
    header: { key: 'b1', source: 'LOCAL', deleted: false },
    content,
    change: 'ADDED',
    goes_up: true,
  });
  t.like(await ask('POST', `/records/whiteListEntry/${plate}`, { by: 'Li', content: {} }), {
    content: { plate: '粤B12345' },
    goes_up: false,
  });
  t.like(await ask('GET', '/records/blackListEntry'), {
    records: { 0: { header: { key: 'b1' }, content } },
  });
  t.like(await ask('GET', `/records/whiteListEntry/${plate}`), { kind: 'whiteListEntry' });
  t.like(await ask('POST', '/records/blackListEntry/b1/delete', { by: 'Li' }), {
    header: { deleted: true },
    change: 'DELETED',
  });
  t.deepEqual(await ask('GET', '/records/blackListEntry'), { records: [] });
  t.like(await ask('GET', '/records/blackListEntry/b1'), { header: { deleted: true } });
  t.like(await ask('GET', '/status'), {
    records: { permit: 0, blackListEntry: 1, whiteListEntry: 1 },
  });
  t.is((await box.parts.store.list(outboxShelf, { limit: 10 })).length, 2);
});

test('rule 12: what is asked wrongly of the records is refused with what is wrong', async (t) => {
  const { ask, box } = await start(t);
  const content = { name: 'x' };
  const refused: ['GET' | 'POST', string, object, string][] = [
    ['GET', '/records/planet', {}, 'record/unknown-kind'],
    ['GET', '/records/toString', {}, 'record/unknown-kind'],
    ['GET', '/records/operator/1', {}, 'record/unknown'],
    ['POST', '/records/operator/1', { content }, 'console/bad-field'],
    ['POST', '/records/operator/1', { by: 'Li' }, 'record/bad-content'],
    ['POST', '/records/operator/1', { by: 'Li', content: [1] }, 'record/bad-content'],
    ['POST', '/records/operator/1', { by: 'Li', content: { name: 7 } }, 'record/bad-content'],
    ['POST', '/records/operator/1/delete', { by: 'Li' }, 'record/unknown'],
    ['POST', '/records/parkValidity/park', { by: 'Li', content: {} }, 'record/not-editable'],
  ];
  for (const [method, path, body, code] of refused) {
    await t.throwsAsync(ask(method, path, body), { code }, `${method} ${path}`);
  }
  t.deepEqual([...box.parts.records.all()], []);
});

test('a box without lanes has no outbox, and says where records are edited', async (t) => {
  const { ask } = await start(t, false);
  await t.throwsAsync(ask('POST', '/records/operator/1', { by: 'Li', content: {} }), {
    code: 'record/no-outbox',
    message: /box that has lanes/,
  });
  t.deepEqual(await ask('GET', '/records/operator'), { records: [] });
});

test('the command line edits records from a file and from its input', async (t) => {
  const { file, folder } = await start(t);
  const json = join(folder, 'card.json');
  writeFileSync(json, JSON.stringify({ plates: ['粤B12345'], holder: '张三' }));
  const records = (...rest: string[]) => ['-c', file, 'records', ...rest];
  const put = await lanekeeper(records('put', 'permit', 'c1', '--json', json, '--by', 'Li'));
  t.is(put.status, 0, put.err);
  t.like(JSON.parse(put.out), { change: 'ADDED', content: { holder: '张三' } });
  const changed = await lanekeeper(records('put', 'permit', 'c1', '--json', '-'), {
    input: '{"holder":"李四"}',
  });
  t.like(JSON.parse(changed.out), { change: 'CHANGED', content: { plates: ['粤B12345'] } });
  const [shown, listed, bad, missing] = await Promise.all([
    lanekeeper(records('show', 'permit', 'c1')),
    lanekeeper(records('list', 'permit')),
    lanekeeper(records('put', 'permit', 'c1', '--json', '-'), { input: '{' }),
    lanekeeper(records('show', 'permit', 'c9')),
  ]);
  t.like(JSON.parse(shown.out), { content: { holder: '李四' } });
  t.like(JSON.parse(listed.out), { records: { 0: { header: { key: 'c1' } } } });
  t.deepEqual([bad.status, missing.status], [1, 1]);
  t.regex(bad.err, /Cannot read JSON from the standard input[^]*cli\/bad-json/);
  t.regex(missing.err, /There is no permit "c9" here\.\n\(record\/unknown\)/);
  const gone = await lanekeeper(records('delete', 'permit', 'c1', '--by', 'Li'));
  t.like(JSON.parse(gone.out), { change: 'DELETED', header: { deleted: true } });
});
