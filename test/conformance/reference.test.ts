import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import Type, { type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { parse } from 'yaml';
import { fieldTable } from '../../protocol/cloud/field.js';
import { cloudMessages } from '../../protocol/cloud/registry.js';
import { writeFields } from '../../protocol/cloud/strict.js';
import { referenceFiles } from '../../protocol/reference/files.js';
import { parameterMeanings, parkChannels } from '../../protocol/reference/park-channels.js';
import { schemaTextOf } from '../../protocol/reference/park-messages.js';
import { Topics } from '../../runtime/bus/topics.js';
import { schemaOf } from './park-schema.js';
import { answerTo, sampleOf } from './sections-sample.js';

const protocol = new URL('../../../protocol/', import.meta.url);
const protoText = readFileSync(new URL('park/park.proto', protocol), 'utf8');
const files = referenceFiles(protoText);

const generated = (path: string): string => {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${path} is not generated.`);
  return text;
};

test('the generated reference is current: node dist/protocol/reference/write.js', (t) => {
  const stale = [...files].filter(
    ([path, text]) => readFileSync(new URL(path, protocol), 'utf8') !== text,
  );
  t.deepEqual(
    stale.map(([path]) => path),
    [],
  );
  const schemas = readdirSync(new URL('schemas', protocol)).map((name) => `schemas/${name}`);
  t.deepEqual(
    schemas.filter((path) => !files.has(path)),
    [],
    'no schema of a message that is gone',
  );
});

test('the reference has every field of every message', (t) => {
  const chapters = new Map(
    generated('REFERENCE.md')
      .split('\n### ')
      .map((chapter) => [chapter.split('\n')[0] ?? '', chapter]),
  );
  for (const message of cloudMessages) {
    const chapter = chapters.get(`${message.section} ${message.serviceName}`) ?? '';
    t.true(chapter.includes(`${message.title} · ${message.titleZh}`), message.serviceName);
    for (const { name } of [...fieldTable(message.request), ...fieldTable(message.answer)]) {
      t.true(chapter.includes(`| \`${name}\` |`), `${message.serviceName}.${name}`);
    }
  }
});

test('what we write fits the JSON schema that is published for it', (t) => {
  for (const message of cloudMessages) {
    const request = sampleOf(message.request);
    const values = { request, answer: answerTo(message, request) };
    for (const side of ['request', 'answer'] as const) {
      const path = `schemas/${message.serviceName}.${side}.json`;
      const schema = JSON.parse(generated(path)) as TSchema;
      const check = Compile(Type.Unsafe<object>(schema));
      const written = writeFields(message[side], values[side]);
      const errors = check.Errors(written).map((error) => error.message);
      t.true(check.Check(written), `${path}: ${errors.join(', ')}`);
    }
  }
});

test('the JSON schemas refuse what must not be sent', (t) => {
  const refuses = (service: string, change: object) => {
    const schema = JSON.parse(generated(`schemas/${service}.request.json`)) as TSchema;
    const message = cloudMessages.find(({ serviceName }) => serviceName === service);
    if (message === undefined) throw new Error(service);
    return !Compile(Type.Unsafe<object>(schema)).Check({ ...sampleOf(message.request), ...change });
  };
  t.false(refuses('in_park', {}));
  t.true(refuses('in_park', { order_id: '' }));
  t.true(refuses('in_park', { order_id: 'x'.repeat(49) }));
  t.true(refuses('in_park', { order_id: "1' or '1" }));
  t.true(refuses('in_park', { car_cost_type: 77 }));
  t.true(refuses('in_park', { in_time: '1490875218' }));
  t.true(refuses('in_park', { empty_plot: 10 ** 12 }));
  t.true(refuses('laterpay_order_upload', { price: '5.001' }));
  t.true(refuses('operate_liftrod', { service_name: 'lock_car' }));
});

test('the topics of the document are those of the program', (t) => {
  const topics = new Topics('P');
  const ours: Readonly<Record<string, string>> = {
    node: topics.node('N'),
    session: topics.session('S'),
    record: topics.record('K', 'k'),
    uplink: topics.uplink('N'),
    outcome: topics.outcome('N'),
    link: topics.link(),
    command: topics.command('C'),
    reply: topics.reply('N'),
    cloudCall: topics.cloudCall('N'),
    cloudCallReply: topics.cloudCallReply('N'),
    carried: topics.carried(),
  };
  const letters: Record<string, string> = {
    ...{ park_id: 'P', node_id: 'N', session_id: 'S', kind: 'K', key: 'k', channel_id: 'C' },
  };
  for (const { name, address } of parkChannels) {
    const topic = address.replaceAll(/\{(\w+)\}/g, (_, letter: string) => letters[letter] ?? '?');
    t.is(ours[name], topic, name);
  }
  t.is(parkChannels.length, Object.keys(ours).length);
});

interface Document {
  channels: Record<string, { address: string; messages: Record<string, { $ref: string }> }>;
  components: { messages: Record<string, { payload: unknown }> };
}

test('every reference of the document leads somewhere', (t) => {
  const document = parse(generated('asyncapi.yaml')) as Document;
  const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
  for (const [, path = ''] of references) {
    if (path.startsWith('./')) {
      t.true(files.has(path.slice(2)), path);
    } else {
      let found: unknown = document;
      for (const step of path.slice(2).split('/')) {
        found = (found as Record<string, unknown> | undefined)?.[step];
      }
      t.not(found, undefined, path);
    }
  }
  const used = Object.values(document.channels).flatMap(({ messages }) => Object.keys(messages));
  t.deepEqual(Object.keys(document.components.messages).sort(), [...new Set(used)].sort());
  for (const { address } of Object.values(document.channels)) {
    for (const [, name = ''] of address.matchAll(/\{(\w+)\}/g)) t.true(name in parameterMeanings);
  }
});

test('the schema text of a bus message is complete and no more than it needs', (t) => {
  const whole = schemaOf(protoText);
  for (const { message } of parkChannels) {
    const part = schemaOf(schemaTextOf(message, protoText));
    for (const [name, fields] of Object.entries(part)) t.deepEqual(fields, whole[name], name);
    for (const field of Object.values(part).flatMap((fields) => Object.values(fields))) {
      const type = field.type.split(' ').at(-1) ?? '';
      t.is(type in whole, type in part, `${message} needs ${type}`);
    }
  }
  t.deepEqual(Object.keys(schemaOf(schemaTextOf('LinkState', protoText))), ['LinkState']);
});
