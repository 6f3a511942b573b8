import type { CarUnmatched } from '../../protocol/park/uplink.js';
import type { RecordHeader } from '../../protocol/park/record.js';
import { cloudMessages } from '../../protocol/cloud/registry.js';
import { cloudCallCodec, factCodec, recordCodec, uplinkCodec } from '../../protocol/park/codec.js';
import { printedExamples } from './sections-load.js';
import { answerTo, sampleOf } from './sections-sample.js';
import { sampleUplinks } from './translations.js';

export type FuzzInput = string | Uint8Array;
type Random = () => number;

const pick = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
};

/** Good messages, flat and wrapped, that the bad ones are made of. */
const goodTexts: readonly string[] = [
  ...cloudMessages.flatMap((message) => {
    const request = sampleOf(message.request);
    return [request, answerTo(message, request)].flatMap((data) => [
      JSON.stringify({ ...data, service_name: message.serviceName }),
      JSON.stringify({ service_name: message.serviceName, sign: 'A1', data }),
    ]);
  }),
  ...Object.entries(printedExamples).flatMap(([service_name, { request, answer }]) =>
    [request, answer].map((printed) => JSON.stringify({ service_name, ...printed })),
  ),
];

/** Values that no field expects, as JSON. */
const hostileValues: readonly string[] = [
  ...['null', 'true', '""', '" "', '{}', '[]', '[[]]', '[null]', '{"a":{"b":[1]}}'],
  ...[
    '-1',
    '-0',
    '0.1',
    '1e3',
    '1E400',
    '-1e-400',
    '1e9999',
    '00012',
    '6.505',
    '99999999999999999',
  ],
  '9'.repeat(500),
  `1.${'3'.repeat(450)}`,
  ...['"__proto__"', '"constructor"', '{"__proto__":{"state":1}}', '{" prototype ":1}'],
  ...['"\\ud83d"', '"\\udc00x"', '"\ud83d"', '"\\u0000"', '"\\u2028"', '"\u202e京"', '"１２"'],
  ...['"null"', '"NaN"', '"Infinity"', '"0x10"', '"1,2，3"', '"-1"', '"1490875218999999999"'],
  `"${'京'.repeat(3_000)}"`,
  `[${'{"card_id":"1"},'.repeat(30)}{}]`,
  `[${'0,'.repeat(1_100)}0]`,
  `${'['.repeat(14)}${']'.repeat(14)}`,
  `${'['.repeat(40)}${']'.repeat(40)}`,
  `${'{"a":'.repeat(20)}1${'}'.repeat(20)}`,
  '{"$ref":"x","@type":"y"}',
];

const hostileKeys: readonly string[] = [
  ...[
    '__proto__',
    ' constructor',
    'data',
    'sign',
    'token',
    'service_name',
    'state',
    '',
    ' ',
    'errmsg',
  ],
  ...['toString', 'hasOwnProperty', 'length', '\\u005f_proto__', 'vip_list', 'operate_type'],
];

/** One bad, or by chance good, message of the cloud: a text, or bytes in some encoding. */
export function cloudInput(random: Random): FuzzInput {
  let text = pick(random, goodTexts);
  if (random() < 0.03) text = randomJson(random, 0);
  const changes = Math.floor(random() * 4);
  for (let change = 0; change < changes; change++) text = pick(random, textChanges)(text, random);
  // Long ones are rare, because each costs as much as a hundred others.
  if (random() < 0.000_5) text = pick(random, longTexts)(text);
  return random() < 0.75 ? text : pick(random, encodings)(text, random);
}

const textChanges: readonly ((text: string, random: Random) => string)[] = [
  replaceValue,
  replaceValue,
  replaceValue,
  (text, random) => text.replace('{', `{"${pick(random, hostileKeys)}":${anyValue(random)},`),
  (text, random) => text.slice(0, Math.floor(random() * text.length)),
  (text, random) => splice(text, random, ''),
  (text, random) =>
    splice(text, random, pick(random, ['"', '\\', '{', '}', '[', ',', ':', '\n', '\u0000', '京'])),
  (text, random) => splice(text, random, anyValue(random)),
  (text) => `{"service_name":"month_member_sync","data":${text}}`,
  (text) => `[${text}]`,
  (text) => text + text,
  (text) => text.replaceAll(/"([a-z_]+)":/g, '" $1 ":'),
  (text) => text.replaceAll(/:(\d+)/g, ':"$1"'),
];

const longTexts: readonly ((text: string) => string)[] = [
  (text) => text.replace('{', `{"x":"${'x'.repeat(262_144)}",`),
  (text) => text.replace('{', `{"x":[${'1,'.repeat(50_001)}1],`),
  () => '['.repeat(200_000),
  (text) => text.replace('{', `{"x":"${'\\u4eac'.repeat(40_000)}",`),
];

const encodings: readonly ((text: string, random: Random) => Uint8Array)[] = [
  (text) => Buffer.from(text, 'utf8'),
  (text) => Buffer.from(text, 'utf8'),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf8'),
  (text, random) => changeBytes(Buffer.from(text, 'utf8'), random),
];

// Names of values stand before a colon, so this finds whole values only.
function replaceValue(text: string, random: Random): string {
  const places = [...text.matchAll(/:("[^"]*"|-?\d[\d.]*)/g)];
  if (places.length === 0) return text;
  const { index, 0: found } = pick(random, places);
  return `${text.slice(0, index)}:${anyValue(random)}${text.slice(index + found.length)}`;
}

function splice(text: string, random: Random, insert: string): string {
  const at = Math.floor(random() * text.length);
  return text.slice(0, at) + insert + text.slice(at + Math.floor(random() * 4));
}

function anyValue(random: Random): string {
  return random() < 0.8 ? pick(random, hostileValues) : randomJson(random, 1);
}

function randomJson(random: Random, depth: number): string {
  const kind = depth > 4 ? 2 + Math.floor(random() * 3) : Math.floor(random() * 5);
  const members = Array.from({ length: Math.floor(random() * 5) }, () => depth + 1);
  switch (kind) {
    case 0:
      return `[${members.map((inner) => randomJson(random, inner)).join()}]`;
    case 1:
      return `{${members.map((inner) => `"${pick(random, hostileKeys)}":${randomJson(random, inner)}`).join()}}`;
    case 2:
      return String(Math.floor((random() - 0.5) * 2 ** 60) / 10 ** Math.floor(random() * 8));
    case 3:
      return JSON.stringify(String.fromCharCode(Math.floor(random() * 0x10000)).repeat(3));
    default:
      return pick(random, hostileValues);
  }
}

const at = { unixMs: 1_700_000_000_000, quality: 'SET', boot: 1, sinceBootMs: 5 } as const;
const header: RecordHeader = {
  ...{ key: 'k1', createdMs: 0, updatedMs: 1_700_000_000_000, deleted: false },
  source: 'LOCAL',
  revision: 1,
};
const goodBytes: readonly Uint8Array[] = [
  new Uint8Array(),
  factCodec.encode({
    ...{ factId: 'n1_1', sessionId: 'n1_1', plate: '京A12345', nodeId: 'n1', sequence: 1, at },
    kind: 'quoted',
    quoted: {
      amountFen: 500,
      lines: [{ text: '首小时', fromMs: 0, untilMs: 3_600_000, amountFen: 500 }],
      until: at,
    },
  }),
  ...sampleUplinks.map((uplink) => uplinkCodec.encode(uplink)),
  uplinkCodec.encode({
    ...{ messageId: 'n1_4', nodeId: 'n1', sequence: 4, sessionId: '', plate: '', at },
    body: 'carUnmatched',
    // A body without its stamp.
    carUnmatched: { eventId: 'e1', plate: '京A12345', channelId: 'B1' } as CarUnmatched,
  }),
  // Of a time before the clock was set.
  uplinkCodec.encode({
    ...{ messageId: 'n1_5', nodeId: 'n1', sequence: 5, sessionId: '', plate: '', at },
    body: 'carUnmatched',
    carUnmatched: {
      ...{ eventId: 'e1', plate: '京A12345', channelId: 'B1' },
      at: { ...at, quality: 'UNSET' },
    },
  }),
  cloudCallCodec.encode({
    ...{ callId: 'c1', serviceName: 'query_inpark', dataJson: '{"car_number":"京A12345"}' },
    ...{ changesOrders: false, issuedMs: 1_700_000_000_000, expiresMs: 1_700_000_010_000 },
    chargeId: 'n1_4',
  }),
  recordCodec.encode({
    kind: 'permit',
    permit: {
      ...{ permitId: '1', plates: ['京A1', '京A2'], holder: '张三', validFromMs: 0 },
      ...{ validUntilMs: 4e12, channelIds: ['A1'], noChannel: false, oddEvenDays: true },
      ...{ packageId: '', space: '', priceFen: 1, receivableFen: 1, phone: '', address: '' },
      ...{ remark: '', vehicleClassId: '', createdMs: 0, updatedMs: 1, deleted: false },
      ...{ source: 'CLOUD', revision: 1, right: 'MONTHLY' },
    },
  }),
  recordCodec.encode({
    kind: 'blackListEntry',
    header,
    blackListEntry: {
      ...{ plate: '京A12345', operator: '李', remark: '', validFromMs: 0, validUntilMs: 0 },
    },
  }),
  uplinkCodec.encode({
    ...{ messageId: 'n1_3', nodeId: 'n1', sequence: 3, sessionId: '', plate: '', at },
    body: 'recordEdited',
    recordEdited: {
      record: {
        kind: 'channel',
        header,
        channel: {
          ...{ name: '南门', direction: 'ENTRY', worksiteId: 0, etcLaneCode: '' },
          ...{ deviceSerial: '', remark: '' },
        },
      },
      change: 'ADDED',
    },
  }),
];

/** Bytes for the codecs of the bus: good ones changed, or random ones. */
export function busInput(random: Random): Uint8Array {
  const kind = random();
  if (kind < 0.15) return randomBytes(random, Math.floor(random() * 200));
  // Groups inside groups, the deepest thing that few bytes can say.
  if (kind < 0.16) return new Uint8Array(5_000).fill(0x0b);
  if (kind < 0.17) return nested(random);
  return changeBytes(pick(random, goodBytes), random);
}

// Length-delimited fields inside each other, at every number a schema uses.
function nested(random: Random): Uint8Array {
  let bytes: Uint8Array = randomBytes(random, 4);
  for (let depth = 0; depth < 60 && bytes.length < 120; depth++) {
    const tag = (1 + Math.floor(random() * 15)) * 8 + 2;
    bytes = Uint8Array.from([tag, bytes.length, ...bytes]);
  }
  return bytes;
}

function changeBytes(good: Uint8Array, random: Random): Uint8Array {
  const bytes = [...good];
  const changes = Math.floor(random() * 5);
  for (let change = 0; change < changes; change++) {
    const place = Math.floor(random() * (bytes.length + 1));
    switch (Math.floor(random() * 5)) {
      case 0:
        bytes[place] = Math.floor(random() * 256);
        break;
      case 1:
        bytes.splice(place, 0, ...randomBytes(random, 6));
        break;
      case 2:
        bytes.splice(place, Math.floor(random() * 6));
        break;
      case 3:
        bytes.length = Math.min(bytes.length, place);
        break;
      default:
        // A length or number of ten bytes, larger than anything.
        bytes.splice(place, 1, ...new Uint8Array(9).fill(0xff), 0x01);
    }
  }
  return Uint8Array.from(bytes);
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}
