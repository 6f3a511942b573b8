import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { stringify, parse } from 'yaml';
import { readConfigFile } from '../../runtime/cli/config-file.js';
import { realEnvironment } from '../../runtime/environment/real.js';
import { LanekeeperError } from '../../runtime/errors.js';
import { Store } from '../../runtime/store/store.js';
import { pack, unpack } from '../../runtime/upkeep/archive.js';
import { backup } from '../../runtime/upkeep/backup.js';
import { restore } from '../../runtime/upkeep/restore.js';
import { goodFile } from '../config/good-file.js';
import { tempFolder } from '../support/temp-folder.js';

const environment = realEnvironment({ logLevel: 'error' });

/** A box in a folder, with a store that is open as in a running program. */
async function someBox(t: ExecutionContext) {
  const folder = tempFolder(t);
  const state = join(folder, 'state');
  const identity = join(folder, 'identity');
  const configPath = join(folder, 'lanekeeper.yaml');
  const file = parse(goodFile) as { node: object };
  writeFileSync(configPath, stringify({ ...file, node: { ...file.node, state_directory: state } }));
  mkdirSync(identity);
  writeFileSync(join(identity, 'node.key'), 'PRIVATE');
  writeFileSync(join(identity, 'node.pem'), 'CERTIFICATE');
  const store = await Store.open(environment, join(state, 'store'));
  t.teardown(() => store.close());
  for (let count = 0; count < 50; count += 1) {
    const key = String(store.nextSequence());
    await store.commit([{ shelf: 'journal', key, payload: new Uint8Array(1_000) }]);
  }
  return { folder, state, identity, configPath, store };
}

async function codeOf(t: ExecutionContext, promise: Promise<unknown>): Promise<string> {
  return (await t.throwsAsync(promise, { instanceOf: LanekeeperError })).code;
}

test('rule 5: a backup of a running box is a whole store, and its copy repeats no identity', async (t) => {
  const box = await someBox(t);
  const archive = join(box.folder, 'backup.tar.gz');
  const config = await readConfigFile(box.configPath);
  const { configPath, identity } = box;
  const made = await backup({ environment, config, configPath, identity, archive });
  t.is(made.nodeId, config.node.id);
  t.is(statSync(archive).mode & 0o777, 0o600);
  t.true(Object.keys(made.files).includes('identity/node.pem'));
  t.false(
    Object.keys(made.files).some((name) => name.endsWith('.key')),
    'the private key stays',
  );

  // Onto another box: its own folders, the same configuration but for them.
  const other = tempFolder(t);
  const opened = join(other, 'opened');
  mkdirSync(opened);
  unpack(archive, opened);
  t.false(existsSync(join(opened, 'store/LOCK')));
  const nextHere = box.store.idOf(box.store.nextSequence());
  await box.store.close();
  renameSync(box.state, `${box.state}-old`);
  const restored = join(other, 'restored.yaml');
  const certificates = join(other, 'identity');
  await restore({ environment, archive, configPath: restored, identity: certificates });
  t.is(readFileSync(join(certificates, 'node.pem'), 'utf8'), 'CERTIFICATE');
  t.is((await readConfigFile(restored)).node.stateDirectory, box.state);
  const copy = await Store.open(environment, join(box.state, 'store'));
  t.teardown(() => copy.close());
  t.is(await copy.count({ name: 'journal' } as never), 50);
  const nextThere = copy.idOf(copy.nextSequence());
  t.not(nextThere, nextHere, 'what the old box would have named next is not named here');
});

test('a backup is not written over a file, and a restore not over a box', async (t) => {
  const box = await someBox(t);
  const archive = join(box.folder, 'backup.tar.gz');
  const config = await readConfigFile(box.configPath);
  const { configPath, identity } = box;
  const options = { environment, config, configPath, identity, archive };
  await backup(options);
  t.is(await codeOf(t, backup(options)), 'backup/cannot-write');
  t.is(await codeOf(t, restore({ ...options, identity })), 'restore/not-empty');
  const elsewhere = join(box.folder, 'elsewhere.yaml');
  t.is(await codeOf(t, restore({ ...options, configPath: elsewhere })), 'restore/not-empty');
  t.false(existsSync(elsewhere));
});

test('an archive that is damaged, foreign or missing restores nothing', async (t) => {
  const folder = tempFolder(t);
  const options = {
    environment,
    configPath: join(folder, 'new/lanekeeper.yaml'),
    identity: join(folder, 'identity'),
  };
  const foreign = join(folder, 'foreign.tar.gz');
  const content = join(folder, 'content');
  mkdirSync(join(content, 'store'), { recursive: true });
  writeFileSync(join(content, 'configuration.yaml'), goodFile);
  pack(content, foreign);
  t.is(await codeOf(t, restore({ ...options, archive: foreign })), 'restore/no-backup');
  const files = { 'configuration.yaml': 'another sum' };
  writeFileSync(join(content, 'manifest.json'), JSON.stringify({ format: 1, files }));
  pack(content, foreign);
  t.is(await codeOf(t, restore({ ...options, archive: foreign })), 'restore/damaged');
  writeFileSync(join(content, 'manifest.json'), JSON.stringify({ format: 2, files }));
  pack(content, foreign);
  t.is(await codeOf(t, restore({ ...options, archive: foreign })), 'restore/no-backup');
  writeFileSync(foreign, 'no archive');
  t.is(await codeOf(t, restore({ ...options, archive: foreign })), 'archive/failed');
  t.is(await codeOf(t, restore({ ...options, archive: '/nowhere' })), 'restore/no-backup');
  t.false(existsSync(options.configPath));
});
