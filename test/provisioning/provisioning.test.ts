import { createPublicKey, verify } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { checkConfig } from '../../runtime/config/load.js';
import { LanekeeperError } from '../../runtime/errors.js';
import { integer, objectId, sequence, utf8 } from '../../runtime/provisioning/der.js';
import { enroll } from '../../runtime/provisioning/enroll.js';
import { exampleOf } from '../../runtime/provisioning/examples.js';
import { kinds } from '../../runtime/provisioning/questions.js';
import {
  openMarks,
  writeConfiguration,
  type Answers,
} from '../../runtime/provisioning/write-configuration.js';
import { tempFolder } from '../support/temp-folder.js';

const answers: Answers = {
  park: '007',
  places: '42',
  node: 'north-1',
  channel: 'N1',
  'exit-channel': 'N2',
  broker: 'mqtts://bus.lan:8883',
  cloud: 'mqtts://cloud.example.org:8883',
  'local-id': 'north_channels_N1_N2',
};

function configOf(text: string) {
  const checked = checkConfig(text, 'made.yaml');
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  return checked.config;
}

for (const kind of kinds) {
  test(`the example of a box of kind ${kind} is accepted as it is, and with answers`, (t) => {
    const example = exampleOf(kind);
    configOf(example);
    const text = writeConfiguration(example, kind, answers);
    const config = configOf(text);
    t.is(config.park.id, '007', 'a number with zeros in front stays a text');
    t.is(config.park.places, 42);
    t.is(config.node.id, 'north-1');
    if (kind !== 'bridge') t.is(config.lanes[0]?.channelId, 'N1');
    if (kind === 'one-box') t.is(config.lanes[1]?.channelId, 'N2');
    if (config.cloud !== null) t.is(config.cloud.localId, 'north_channels_N1_N2');
    if (kind !== 'one-box') t.is(config.bus.url, 'mqtts://bus.lan:8883');
    if (config.bus.username !== null) t.is(config.bus.username, 'north-1');
    t.true(openMarks(text).length < openMarks(example).length, 'an answered place has no mark');
    const comments = (yaml: string) => (yaml.match(/#/g) ?? []).length;
    t.true(comments(text) > comments(example) - 10, 'comments stay');
  });
}

test('without answers the example stays as it is', (t) => {
  for (const kind of kinds) {
    t.deepEqual(configOf(writeConfiguration(exampleOf(kind), kind, {})), configOf(exampleOf(kind)));
  }
});

test('an answer that the configuration does not allow is refused with line and reason', (t) => {
  const error = t.throws(
    () => writeConfiguration(exampleOf('one-box'), 'one-box', { park: 'a/b', places: 'many' }),
    { instanceOf: LanekeeperError },
  );
  t.is(error.code, 'init/bad-answer');
  t.regex(error.message, /park\.id/);
  t.regex(error.message, /park\.places/);
});

test('no example and no default has a password in it', (t) => {
  for (const kind of kinds) {
    const text = exampleOf(kind);
    for (const line of text.split('\n').filter((one) => /^\s*(?:password|park_key):/.test(one))) {
      t.regex(line, /\{ (?:file|credential): /, line);
    }
  }
});

test('DER has lengths and numbers as X.690 says', (t) => {
  t.is(objectId('1.2.840.10045.4.3.2').toString('hex'), '06082a8648ce3d040302');
  t.is(sequence(integer(0)).toString('hex'), '3003020100');
  t.is(utf8('a'.repeat(200)).subarray(0, 3).toString('hex'), '0c81c8');
  t.is(utf8('a'.repeat(300)).subarray(0, 4).toString('hex'), '0c82012c');
});

test('a node makes its key once, for its service alone, and signs a request with it', (t) => {
  const folder = join(tempFolder(t), 'identity');
  const options = { folder, nodeId: 'north-1', parkId: '007', group: 'nobody-there' };
  const first = enroll(options);
  t.true(first.isNew);
  t.is(statSync(first.keyPath).mode & 0o777, 0o640);
  const again = enroll(options);
  t.false(again.isNew);
  t.is(again.fingerprint, first.fingerprint);

  const pem = readFileSync(first.requestPath, 'utf8');
  const der = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\n/g, ''), 'base64');
  // Outer sequence, then the signed part: both have lengths of two bytes here or less.
  const outer = der[1] === 0x81 ? 3 : der[1] === 0x82 ? 4 : 2;
  const length = der[outer + 1] === 0x81 ? (der[outer + 2] ?? 0) + 3 : (der[outer + 1] ?? 0) + 2;
  const signed = der.subarray(outer, outer + length);
  const bits = der.subarray(outer + length + 12);
  const signature = bits.subarray(3);
  const key = createPublicKey(readFileSync(first.keyPath));
  t.true(verify('sha256', signed, key, signature));
  t.true(signed.includes(Buffer.from('north-1')) && signed.includes(Buffer.from('007')));
});

test('a file that is no key is not replaced', (t) => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'node.key'), 'something of value');
  const error = t.throws(
    () => enroll({ folder, nodeId: 'n', parkId: 'p', group: 'nobody-there' }),
    { instanceOf: LanekeeperError },
  );
  t.is(error.code, 'enroll/bad-key');
  t.is(readFileSync(join(folder, 'node.key'), 'utf8'), 'something of value');
});
