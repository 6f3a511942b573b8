import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { configJsonSchema, configJsonSchemaText } from '../../runtime/config/json-schema.js';
import { checkConfig, describeFault } from '../../runtime/config/load.js';
import { toPlain } from '../../runtime/config/located.js';
import { readYaml } from '../../runtime/config/read-yaml.js';
import { Config } from '../../runtime/config/schema.js';
import { walk } from '../../runtime/config/walk.js';
import { patternWords } from '../../runtime/config/words.js';
import { changed, goodFile, messages } from './good-file.js';

// The compiled tests run in dist/test/config.
const deploy = new URL('../../../deploy/', import.meta.url);

for (const name of ['one-box', 'entry-lane', 'exit-lane', 'bridge', 'bridge-tcp']) {
  test(`the example ${name}.yaml is accepted without a word`, (t) => {
    const text = readFileSync(new URL(`examples/${name}.yaml`, deploy), 'utf8');
    t.true(text.startsWith('# yaml-language-server: $schema=../lanekeeper.schema.json\n'));
    t.deepEqual(messages(text), []);
    t.true('config' in checkConfig(text, name));
  });
}

test('the published schema is the one that the program checks with', (t) => {
  t.is(readFileSync(new URL('lanekeeper.schema.json', deploy), 'utf8'), configJsonSchemaText());
  t.deepEqual(JSON.parse(configJsonSchemaText()), configJsonSchema());
});

test('every pattern of the schema can be said in words', (t) => {
  const text = JSON.stringify(Config, (key, value: unknown) => {
    if (key === 'pattern') t.true(patternWords.has(String(value)), String(value));
    if (key === 'patternProperties' && typeof value === 'object' && value !== null) {
      for (const pattern of Object.keys(value)) t.true(patternWords.has(pattern), pattern);
    }
    return value;
  });
  t.true(text.includes('"pattern"'));
});

test('defaults are filled in and times become milliseconds', (t) => {
  const checked = checkConfig(goodFile, 'lane.yaml');
  if (!('config' in checked)) return t.fail();
  const { config } = checked;
  t.deepEqual(checked.warnings, []);
  t.is(config.node.runtimeDirectory, '/var/lib/lanekeeper/run');
  t.deepEqual([...config.node.roles], ['lane', 'bridge', 'broker']);
  t.deepEqual(config.gpio, { backend: 'auto', directory: '', tickMs: 20 });
  t.deepEqual(config.serialPorts.get('cards'), { path: '/dev/ttyUSB2', baudRate: 9_600 });
  t.deepEqual(config.lanes[1], {
    id: 'out1',
    name: 'out1',
    direction: 'exit',
    channelId: 'B1',
    approach: { address: { chip: 'c0', line: 7, activeLow: false }, clearMs: 300 },
    guards: new Map([
      ['radar', { address: { chip: 'c0', line: 8, activeLow: false }, clearMs: 300 }],
    ]),
    fireRelease: null,
    barrier: {
      raise: { chip: 'c0', line: 18, activeLow: false },
      lower: null,
      stop: null,
      hold: null,
      limitUp: null,
      limitDown: null,
      pulseMs: 500,
      travelMs: 3_000,
      failedClosingsMax: 5,
      maker: null,
      maintenanceCycles: 10_000,
    },
    contacts: new Map(),
    scanner: null,
    etc: null,
    approachExit: null,
    camera: { family: 'serial_frame', port: 'camera_out', lookOnArrival: false },
    cameraExit: null,
    cameraTrigger: null,
    lights: { red: null, green: null },
    screen: { family: 'family1', port: 'cards', address: 2, lines: 4, placesPage: false },
    voice: null,
    smartScreen: false,
    grantMs: 30_000,
    clearMs: 1_000,
    readWaitMs: 3_000,
    holdMaxMs: null,
    stuckMs: 300_000,
    trust: { chatterChanges: 12, chatterMs: 10_000, blindPassages: 5 },
  });
  t.is(config.vehicleClasses.size, 0);
  t.is(config.cloud?.answerWaitMs, 10_000);
  t.deepEqual(config.leaveFirst, {
    allowed: true,
    linkDownMs: 30_000,
    unansweredCharges: null,
    unpaidMs: null,
    debtMaxFen: 20_000,
  });
  t.is(config.rates[0]?.cap24hFen, null);
  t.is(config.bus.url, null);
  t.is(config.texts.entry_idle, '欢迎光临');
});

test('what the file says wins over the defaults', (t) => {
  const text = changed(
    'cloud:\n',
    `texts: { entry_idle: 你好 }
leave_first: { allowed: false, link_down_s: 5, unanswered_charges: 2 }
bus: { listen: { host: 10.0.0.1, port: 1883, users: { __proto__: { file: /p } } } }
cloud:
`,
  );
  const checked = checkConfig(text, 'lane.yaml');
  if (!('config' in checked)) return t.fail(messages(text).join('\n'));
  t.is(checked.config.texts.entry_idle, '你好');
  t.deepEqual(checked.config.leaveFirst, {
    allowed: false,
    linkDownMs: 5_000,
    unansweredCharges: 2,
    unpaidMs: null,
    debtMaxFen: 20_000,
  });
  t.deepEqual([...(checked.config.bus.listen?.users ?? [])], [['__proto__', { file: '/p' }]]);
});

test('a broker without TLS is warned of, except in this box, and the file is accepted', (t) => {
  const far = changed('mqtts://cloud.example.com', 'mqtt://cloud.example.com');
  t.true('config' in checkConfig(far, 'lane.yaml'));
  t.deepEqual(messages(far), [
    'lane.yaml:38: warning: cloud.url: found mqtt:// without TLS to cloud.example.com, allowed ' +
      'mqtts:// to any host but this box itself, for example "mqtts://cloud.example.com:8883"',
  ]);
  for (const host of ['localhost', '127.0.0.1:1883', '[::1]']) {
    t.deepEqual(messages(changed('mqtts://cloud.example.com', `mqtt://${host}`)), []);
  }
});

test('settings that the roles leave unused are warned of', (t) => {
  const text = changed('[lane, bridge, broker]', '[broker]');
  t.true('config' in checkConfig(text, 'lane.yaml'));
  t.deepEqual(
    messages(text).map((message) => message.split(', ')[0]),
    [
      'lane.yaml:13: warning: lanes: found lanes that this box does not run',
      'lane.yaml:36: warning: cloud: found a cloud that this box does not talk to',
    ],
  );
});

test('several mistakes are told together, in the order of the file', (t) => {
  const text = changed('places: 200', 'places: many').replace('pulse_ms: 500', 'pulse_ms: 1');
  t.deepEqual(
    messages(text).map((message) => message.split(':')[1]),
    ['4', '22'],
  );
});

test('rule 10: a file with very many mistakes gives a bounded number of faults', (t) => {
  const zoo = Array.from({ length: 5_000 }, (_, i) => `zoo${i}: 1\n`).join('');
  const said = messages(goodFile + zoo);
  t.is(said.length, 101);
  t.regex(said[100] ?? '', /found 4900 more faults from here on/);
});

test('rule 12: what is no configuration at all is refused as a whole', (t) => {
  const only = 'lane.yaml:1: found';
  const one = 'allowed one mapping of keys to values, for example version: 1';
  t.deepEqual(messages(''), [`${only} an empty file, ${one}`]);
  t.deepEqual(messages('# nothing\n\n'), [`${only} an empty file, ${one}`]);
  t.deepEqual(messages('- a\n'), [`${only} a list, ${one}`]);
  t.deepEqual(messages('hello'), [`${only} a single value, ${one}`]);
  t.deepEqual(messages(`${goodFile}---\na: 1\n`), [
    `lane.yaml:52: found a second document, ${one}`,
  ]);
  t.deepEqual(messages('#'.repeat(1024 * 1024 + 1)), [
    `${only} a file of more than 1 MiB, allowed at most 1048576 bytes`,
  ]);
  t.deepEqual(messages(`a: ${'['.repeat(500_000)}`), [
    `${only} values nested too deep, allowed at most 24 levels`,
  ]);
  t.deepEqual(messages('version: 1\npark: \uFFFD\n'), [
    'lane.yaml:2: found bytes that are not UTF-8, allowed text in UTF-8, ' +
      'for example save the file again with the encoding UTF-8',
  ]);
});

test('rule 12: an alias bomb is refused', (t) => {
  const bomb = ['a0: &a0 [x, x]'];
  for (let i = 1; i < 30; i++) bomb.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
  t.regex(messages(bomb.join('\n'))[0] ?? '', /^lane\.yaml:2: a1\[0\]: found a value that begins/);
});

test('a byte order mark and Windows line ends are no mistake', (t) => {
  t.deepEqual(messages(`\uFEFF${goodFile.replaceAll('\n', '\r\n')}`), []);
});

test('no message repeats a secret that somebody wrote into the file', (t) => {
  const forms = ['hunter2', '"hunter2"', '*hunter2', '!hunter2', '&hunter2 x', '{hunter2}'];
  for (const form of [...forms, '[hunter2]', '{ file: [hunter2] }', '{ value: hunter2 }']) {
    const said = messages(changed('{ file: /etc/lanekeeper/park.key }', form));
    t.true(said.length > 0, form);
    t.false(said.join().includes('hunter2'), said.join());
  }
});

test('a fault is one line that is safe to print, whatever the file is called', (t) => {
  const fault = checkConfig('a\u001b[31m: 1', 'x');
  if (!('faults' in fault) || fault.faults[0] === undefined) return t.fail();
  const said = describeFault(fault.faults[0], 'bad\u0007\nname.yaml');
  t.false(/[\p{Cc}\p{Cf}]/u.test(said), said);
});

function mutated(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom(
      '\t',
      ':',
      '- ',
      '[',
      '{',
      '}',
      '"',
      "'",
      '&a ',
      '*a',
      '!!map ',
      '? ',
      '|',
      '#',
    ),
    fc.constantFrom('null', '~', '.nan', '-1', '1e999', '0x1F', 'true', '__proto__: 1', '---\n'),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  return fc
    .array(fc.tuple(fc.nat(goodFile.length), fc.nat(12), piece), { minLength: 1, maxLength: 4 })
    .map((edits) => {
      let text = goodFile;
      for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
      return text;
    });
}

test('rule 12: no text makes the check throw, and every message is one printable line', (t) => {
  const yamlish = fc
    .array(
      fc.constantFrom('version: 1', 'park:', '  ', 'lanes:\n', '- ', 'a', ': ', '\n', '{', ']'),
    )
    .map((parts) => parts.join(''));
  const text = fc.oneof(mutated(), yamlish, fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(text, (input) => {
      const checked = checkConfig(input, 'lane.yaml');
      if ('faults' in checked) t.true(checked.faults.some((fault) => fault.level === 'error'));
      for (const said of messages(input)) {
        if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(said)) throw new Error(said);
      }
    }),
    { numRuns: 600 },
  );
});

test('the walker refuses exactly what the compiled schema refuses', (t) => {
  const shape = Compile(Config);
  let accepted = 0;
  fc.assert(
    fc.property(mutated(), (input) => {
      const read = readYaml(input);
      if ('faults' in read) return true;
      const fits = shape.Check(toPlain(read.root));
      if (fits) accepted++;
      return fits === (walk(configJsonSchema(), read.root).length === 0);
    }),
    { numRuns: 600 },
  );
  t.true(accepted > 0);
});

test('a lane for both ways has a loop and a camera on each side, and its own limits', (t) => {
  const text = goodFile
    .replace('direction: exit', 'direction: both')
    .replace(
      'radar: { chip: c0, line: 8 }',
      'radar: { chip: c0, line: 8 }\n      approach_exit: { chip: c0, line: 9 }',
    )
    .replace(
      'camera_out: { path: /dev/ttyUSB1 }',
      'camera_out: { path: /dev/ttyUSB1 }\n  inner: { path: /dev/ttyUSB3 }\n  cards2: { path: /dev/ttyUSB4 }',
    )
    .replace(
      'camera: { family: serial_frame, port: camera_out }',
      `camera: { family: serial_frame, port: camera_out }
    camera_exit: { family: serial_frame, port: inner }
    lights: { red: { chip: c0, line: 20 }, green: { chip: c0, line: 21, active_low: true } }
    contacts: { loop_fault: { chip: c0, line: 22 } }
    scanner: { port: cards2 }
    sensor_limits: { stuck_s: 60, chatter_changes: 8, chatter_s: 5, blind_passages: 3 }`,
    );
  const checked = checkConfig(text, 'lane.yaml');
  if (!('config' in checked)) return t.fail(JSON.stringify(checked.faults));
  t.like(checked.config.lanes[1], {
    direction: 'both',
    approachExit: { address: { chip: 'c0', line: 9, activeLow: false }, clearMs: 300 },
    cameraExit: { family: 'serial_frame', port: 'inner' },
    lights: {
      red: { chip: 'c0', line: 20, activeLow: false },
      green: { chip: 'c0', line: 21, activeLow: true },
    },
    contacts: new Map([['loop_fault', { chip: 'c0', line: 22, activeLow: false }]]),
    scanner: { port: 'cards2' },
    stuckMs: 60_000,
    trust: { chatterChanges: 8, chatterMs: 5_000, blindPassages: 3 },
  });
});

test('a card may hang on the RS-485 of a camera that passes bytes on, and on no other', (t) => {
  const change = (camera: string) =>
    goodFile
      .replace('camera: { family: serial_frame, port: camera_out }', `camera: { ${camera} }`)
      .replace('family1, port: cards, address: 2', 'family1, port: rs485_of_camera')
      .replace('lanes:', 'camera_push: { host: "192.168.8.10", port: 8090 }\nlanes:')
      .replace('lanes:', 'camera_broker: { url: "mqtt://127.0.0.1:1883" }\nlanes:');
  const codes = (file: string) => {
    const checked = checkConfig(file, 'lane.yaml');
    return 'faults' in checked ? checked.faults.map(({ code }) => code) : [];
  };
  const http = 'family: vz_http, address: "192.168.8.21"';
  t.deepEqual(codes(change('family: vz_mqtt, serial_number: "a-1"')), []);
  t.deepEqual(codes(change(`${http}, comet_polling: true`)), []);
  t.deepEqual(codes(change(http)), ['config/camera-passes-nothing-on']);
  const named = goodFile.replace(
    'camera_out: {',
    'rs485_of_camera: { path: /dev/x }\n  camera_out: {',
  );
  t.deepEqual(codes(named), ['config/port-called-camera']);
});

test('a loop and contacts may hang on the inputs of a VZ camera, each input once in a lane', (t) => {
  const codes = (approach: string, contact: string) => {
    const file = goodFile
      .replace('camera: { family: serial_frame, port: camera_out }', vzAtBroker('a-1'))
      .replace('camera: { family: serial_frame, port: camera_in }', vzAtBroker('a-2'))
      .replace('{ chip: c0, line: 5 }', '{ chip: inputs_of_camera, line: 0 }')
      .replace('{ chip: c0, line: 7 }', `{ chip: inputs_of_camera, line: ${approach} }`)
      .replace('    barrier:', `    contacts: { call_button: ${contact} }\n    barrier:`)
      .replace('lanes:', 'camera_broker: { url: "mqtt://127.0.0.1:1883" }\nlanes:');
    const checked = checkConfig(file, 'lane.yaml');
    return 'faults' in checked ? checked.faults.map(({ code }) => code) : [];
  };
  const button = '{ chip: inputs_of_camera, line: 3, active_low: true }';
  t.deepEqual(codes('0', button), []);
  t.deepEqual(codes('4', button), ['config/no-such-camera-input']);
  t.deepEqual(codes('IN1', button), ['config/no-such-camera-input']);
  t.deepEqual(codes('0', '{ chip: inputs_of_camera, line: 0 }'), ['config/line-used-twice']);
});

const vzAtBroker = (number: string) => `camera: { family: vz_mqtt, serial_number: "${number}" }`;

test('vehicle classes are named by what a camera sees', (t) => {
  const file = goodFile.replace('rates:', 'vehicle_classes: { large_truck: 大车 }\nrates:');
  const checked = checkConfig(file, 'lane.yaml');
  t.deepEqual('config' in checked && [...checked.config.vehicleClasses], [['large_truck', '大车']]);
});

test('a page of free places is refused on a screen that has none', (t) => {
  const change = (family: string) =>
    goodFile
      .replace('camera_out: {', 'panel: { path: /dev/ttyUSB7 }\n  camera_out: {')
      .replace(
        'screen: { family: family1, port: cards, address: 2 }',
        `screen: { family: ${family}, port: panel, places_page: true }`,
      );
  const right = checkConfig(change('family1'), 'lane.yaml');
  t.true('config' in right && right.config.lanes[1]?.screen?.placesPage);
  const wrong = checkConfig(change('family2'), 'lane.yaml');
  t.deepEqual('faults' in wrong && wrong.faults.map(({ code }) => code), ['config/no-places-page']);
});

test('a smart screen stands at an exit, and only the mqtt link leads to it', (t) => {
  const codesOf = (file: string) => {
    const checked = checkConfig(file, 'lane.yaml');
    return 'faults' in checked
      ? checked.faults.map(({ code }) => code)
      : checked.config.lanes.map(({ smartScreen }) => smartScreen);
  };
  const at = (direction: string, link = 'mqtt') =>
    changed(`direction: ${direction}`, `direction: ${direction}\n    smart_screen: true`)
      .replace('link: mqtt', `link: ${link}`)
      .replace('mqtts:', link === 'tcp' ? 'tcp:' : 'mqtts:');
  t.deepEqual(codesOf(at('exit')), [false, true]);
  t.deepEqual(codesOf(at('entry')), ['config/no-smart-screen']);
  t.deepEqual(codesOf(at('exit', 'tcp')), ['config/no-smart-screen']);
});

test('an ETC antenna stands at an exit, with a provider that needs no pictures', (t) => {
  const found = (direction: string, provider = 'cj') => {
    const etc = `etc: { provider: ${provider}, lane_code: "000123" }`;
    const file = changed(`direction: ${direction}`, `direction: ${direction}\n    ${etc}`);
    const checked = checkConfig(file, 'lane.yaml');
    return 'faults' in checked ? checked.faults : checked.config.lanes.map((lane) => lane.etc);
  };
  t.deepEqual(found('exit', 'jyyh'), [null, { provider: 'jyyh', laneCode: '000123' }]);
  t.like(found('entry'), [{ code: 'config/no-etc' }]);
  const [fault] = found('exit', 'my');
  t.regex(JSON.stringify(fault), /my.*cj.*jyyh/);
});

test('each camera on the network has its own keys, and an arm may hang on one', (t) => {
  const login = 'address: "192.168.8.2X", user: lane, password: { file: /k }';
  const cameras = [
    'family: vz_http, address: "192.168.8.20", comet_polling: true, look_on_arrival: true',
    'family: vz_mqtt, serial_number: "265e1040-85e01fb7"',
    `family: dahua, ${login.replace('X', '1')}, http_port: 8080`,
    `family: hikvision, ${login.replace('X', '2')}, events: push, may_open: correct, channel: 2`,
    `family: hikvision, ${login.replace('X', '3')}`,
  ];
  const password = { file: '/k' };
  const found = cameras.map((camera) => {
    const file = goodFile
      .replace('camera: { family: serial_frame, port: camera_out }', `camera: { ${camera} }`)
      .replace('lanes:', 'camera_push: { host: "192.168.8.10", port: 8090 }\nlanes:')
      .replace('lanes:', 'camera_broker: { url: "mqtt://127.0.0.1:1883", username: lane }\nlanes:');
    const checked = checkConfig(file, 'lane.yaml');
    if (!('config' in checked)) throw new Error(JSON.stringify(checked.faults));
    const { config } = checked;
    t.deepEqual(config.cameraBroker, {
      url: 'mqtt://127.0.0.1:1883',
      username: 'lane',
      password: null,
      caFile: null,
    });
    return config.lanes[1]?.camera;
  });
  const user = { user: 'lane', password };
  t.deepEqual(found, [
    { family: 'vz_http', address: '192.168.8.20', polls: true, lookOnArrival: true },
    {
      ...{ family: 'vz_mqtt', serialNumber: '265e1040-85e01fb7', output: 0 },
      lookOnArrival: false,
    },
    { family: 'dahua', address: '192.168.8.21', httpPort: 8_080, ...user },
    {
      family: 'hikvision',
      address: '192.168.8.22',
      httpPort: 80,
      events: 'push',
      channel: 2,
      mayOpen: 'correct',
      ...user,
    },
    {
      family: 'hikvision',
      address: '192.168.8.23',
      httpPort: 80,
      events: 'stream',
      channel: 1,
      mayOpen: 'alarm',
      ...user,
    },
  ]);
});

test('a time for holding is a warning where the barrier closes by itself', (t) => {
  const before = 'camera: { family: serial_frame, port: camera_in }';
  const checked = checkConfig(
    goodFile.replace(before, `${before}\n    hold_max_minutes: 120`),
    'lane.yaml',
  );
  if (!('config' in checked)) return t.fail();
  t.is(checked.config.lanes[0]?.holdMaxMs, 7_200_000);
  t.deepEqual(
    checked.warnings.map(({ code }) => code),
    ['config/hold-without-lower'],
  );
});
