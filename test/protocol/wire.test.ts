import test from 'ava';
import fc from 'fast-check';
import { canonicalOfText, canonicalText } from '../../protocol/cloud/canonical.js';
import { canonicalNumber } from '../../protocol/cloud/decimal.js';
import { seal } from '../../protocol/cloud/envelope.js';
import { jsonNumber, parseJson, type JsonNumber } from '../../protocol/cloud/json-text.js';
import { read } from '../../protocol/cloud/lenient.js';
import { fenMax, fenOfYuan, yuanText } from '../../protocol/cloud/money.js';
import { isSignedBy, signatureOf } from '../../protocol/cloud/signature.js';
import { unixMsOf, unixSecondsOf } from '../../protocol/cloud/time.js';
import { codeOf } from '../support/code-of.js';

const demoKey = 'DEMOKEY0123456789';

test('the published vectors of the signature come out', (t) => {
  const vectors: [string, string, string][] = [
    [
      '{"park_id":"P100","local_id":"gate1_channels_A1_A2","set_params":{"receive_cloud":"1"}}',
      demoKey,
      '908C371EA3D33F9C5E6F71A2DAAC636D',
    ],
    [
      '{"order_id":"P100-1","car_number":"京A12345","total":5.00,"n":1E+3,"path":"a/b"}',
      demoKey,
      'EEAC54DB37461BEB4A84A0E3D3200ECF',
    ],
    [String.raw`{"s":"\u007F\u2028\ttab"}`, demoKey, 'F8726B9FB9EB8E1441C78FE0BCE4F30B'],
    [
      '{"union_id":"200208","park_id":"21835","local_id":"0071cc97102b_1001_qh321_quanhao-atest1"}',
      '8403A41ED5EF20BC',
      'CB649425CB5548A375099103AB04CC1E',
    ],
    [
      '{"comid":"kytest2020032501","union_id":"200279","car_number":"晋QQ1234","lock_status":1}',
      'MAVXUU3C2545G9K1',
      '4973765089F20FCFE45868796F81278A',
    ],
  ];
  for (const [dataText, key, sign] of vectors) {
    t.is(signatureOf(dataText, key), sign);
    t.is(canonicalOfText(dataText), dataText, 'the vector is canonical already');
    t.true(isSignedBy(dataText, key, sign));
    t.false(isSignedBy(dataText, key, sign.toLowerCase()), 'lower case does not count');
  }
});

test('the text of the older sorted form is signed alike', (t) => {
  const sorted =
    'address=北京上地三街9号&empty_plot=56&lat=32.466666&lng=123.994449&name=北京上地三街9号院停车场' +
    '&park_id=1001&phone=13899884433&rand=0.20354312785198048&total_plot=90&union_id=10001';
  t.is(signatureOf(sorted, 'NQ0eSXs720170114'), '82A4EA10F60AEE4172AE4F3C774156EB');
});

test('blanks, escapes, exponents and null fields do not change the signed text', (t) => {
  const sloppy =
    String.raw`{ "order_id" : "P100-1", "gone": null, "car_number":"\u4eacA12345",` +
    String.raw` "total":5.00, "n":1e3, "path":"a\/b" }`;
  const sign = signatureOf(canonicalOfText(sloppy), demoKey);
  t.is(sign, 'EEAC54DB37461BEB4A84A0E3D3200ECF');
});

test('null fields go at every depth and stay inside arrays', (t) => {
  t.is(canonicalOfText('{"a":{"b":null,"c":[null,{"d":null}]},"e":null}'), '{"a":{"c":[null,{}]}}');
});

test('a repeated key keeps its first place and its last value', (t) => {
  t.is(canonicalOfText('{"a":1,"b":2,"a":3}'), '{"a":3,"b":2}');
});

test('numbers take the form of the cloud', (t) => {
  const forms: [string, string][] = [
    ['-0', '0'],
    ['007', '7'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['5.0', '5.0'],
    ['5.00', '5.00'],
    ['0.10', '0.10'],
    ['-0.0', '0.0'],
    ['-12.50', '-12.50'],
    ['1e3', '1E+3'],
    ['1E3', '1E+3'],
    ['1.50e3', '1.50E+3'],
    ['12e-1', '1.2'],
    ['0.0000001', '1E-7'],
    ['0.000001', '0.000001'],
    ['0.0000000', '0E-7'],
  ];
  for (const [written, canonical] of forms) t.is(canonicalNumber(written), canonical, written);
});

test('texts are raw but for the escapes of the cloud', (t) => {
  const text = '京<>&\'/"\\\b\t\n\f\r\u0000\u000b\u007f\u0085\u2028\u2029😀';
  const expected = String.raw`"京<>&'/\"\\\b\t\n\f\r\u0000\u000B\u007F\u0085\u2028\u2029😀"`;
  t.is(canonicalText(text), expected);
  t.is(canonicalText('half \ud83d!'), '"half ?!"');
});

test('canonical text of any JSON is JSON, and canonical again', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        if (/"(__proto__|constructor|prototype|\$ref|@type)"/.test(text)) return;
        const canonical = canonicalOfText(text);
        t.is(canonicalOfText(canonical), canonical);
        JSON.parse(canonical);
      }),
      { numRuns: 150 },
    ),
  );
});

const refusedKeys = new Set(['__proto__', 'constructor', 'prototype']);

test('what is sealed is read back as it was, and its signature holds', (t) => {
  const data = fc.dictionary(
    fc.stringMatching(/^[a-z_]{1,12}$/).filter((name) => !refusedKeys.has(name)),
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean()),
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(data, (value) => {
        const sealed = seal({ serviceName: 'in_park', data: value, parkKey: demoKey });
        const incoming = read(Buffer.from(sealed.text, 'utf8'));
        t.is(incoming.serviceName, 'in_park');
        t.is(incoming.dataText, sealed.dataText);
        t.true(isSignedBy(incoming.dataText ?? '', demoKey, incoming.sign ?? ''));
      }),
      { numRuns: 150 },
    ),
  );
});

test('the envelope has no token and refuses what the cloud would misread', (t) => {
  const sealed = seal({ serviceName: 'in_park', data: { order_id: '1' }, parkKey: demoKey });
  t.deepEqual(Object.keys(JSON.parse(sealed.text) as object), ['service_name', 'sign', 'data']);
  t.is(
    codeOf(() => canonicalText({ $ref: 'x' })),
    'cloud/forbidden-key',
  );
  t.is(
    codeOf(() => canonicalText({ n: Number.NaN })),
    'cloud/not-writable',
  );
  const huge = { text: 'x'.repeat(300_000) };
  t.is(
    codeOf(() => seal({ serviceName: 'a', data: huge, parkKey: 'k' })),
    'cloud/too-large',
  );
});

test('rule 12: hostile texts are refused with a code', (t) => {
  const refused: [string | Uint8Array, string][] = [
    ['', 'cloud/empty'],
    [' \r\n', 'cloud/empty'],
    ['0x12', 'cloud/not-json'],
    ['{"a":1', 'cloud/not-json'],
    ['{"a":1} x', 'cloud/not-json'],
    ['{"a":"\\x"}', 'cloud/not-json'],
    ['{"a":"\u0001"}', 'cloud/not-json'],
    ['[1]', 'cloud/not-an-object'],
    ['"text"', 'cloud/not-an-object'],
    ['{"__proto__":{"state":1}}', 'cloud/forbidden-key'],
    ['{"data":{" constructor ":1}}', 'cloud/forbidden-key'],
    ['['.repeat(100_000), 'cloud/too-deep'],
    [`{"a":"${'x'.repeat(262_144)}"}`, 'cloud/too-large'],
    [`{"a":[${'1,'.repeat(60_000)}1]}`, 'cloud/too-large'],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'cloud/not-utf8'],
  ];
  for (const [text, code] of refused)
    t.is(
      codeOf(() => read(text)),
      code,
    );
});

test('rule 12: no text makes the reader throw anything but its own error', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array(), fc.json()), (text) => {
        codeOf(() => read(text));
      }),
      { numRuns: 300 },
    ),
  );
});

test('numbers keep their digits when they are read', (t) => {
  const value = parseJson('[12345678901234567890, 5.00]') as JsonNumber[];
  t.deepEqual(
    value.map((number) => number.digits),
    ['12345678901234567890', '5.00'],
  );
});

test('rule 9: fen to yuan text and back is exact', (t) => {
  t.is(yuanText(650), '6.5');
  t.is(yuanText(500), '5.0');
  t.is(yuanText(605), '6.05');
  t.is(yuanText(7), '0.07');
  t.is(yuanText(0), '0.0');
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: fenMax }), (fen) => {
        t.is(fenOfYuan(yuanText(fen)), fen);
        t.is(fenOfYuan(Number(yuanText(fen))), fen);
        t.is(fenOfYuan(jsonNumber(canonicalNumber(yuanText(fen)))), fen);
      }),
      { numRuns: 300 },
    ),
  );
});

test('rule 9: what is no amount of whole fen is refused', (t) => {
  const amounts = [
    '',
    ' ',
    'null',
    '1,234',
    '6.505',
    '-1',
    '0x10',
    '１２',
    'Infinity',
    '1e99',
    '.5',
  ];
  for (const amount of amounts)
    t.is(
      codeOf(() => fenOfYuan(amount)),
      'cloud/not-money',
      amount,
    );
  t.is(
    codeOf(() => fenOfYuan(0.1 + 0.2)),
    'cloud/not-money',
  );
  t.is(
    codeOf(() => fenOfYuan(Number.NaN)),
    'cloud/not-money',
  );
  t.is(
    codeOf(() => yuanText(1.5)),
    'cloud/not-money',
  );
  t.is(
    codeOf(() => yuanText(-1)),
    'cloud/not-money',
  );
  t.is(fenOfYuan(' 150.00 '), 15_000);
  t.is(fenOfYuan('6.5000'), 650);
});

test('times are whole seconds that never move forward', (t) => {
  t.is(unixSecondsOf(1_490_875_218_999), 1_490_875_218);
  t.is(unixMsOf(1_490_875_218), 1_490_875_218_000);
  t.is(
    codeOf(() => unixSecondsOf(-1)),
    'cloud/not-a-time',
  );
  t.is(unixMsOf(Number.MAX_SAFE_INTEGER), 8.64e15);
});
