import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import test from 'ava';
import { barriers } from './benches/barriers.js';
import { cameras } from './benches/cameras.js';
import { screens, voices } from './benches/cards.js';
import { gpios } from './benches/gpios.js';
import { contacts, presences, scanners } from './benches/inputs.js';
import { lights, triggers } from './benches/outputs.js';
import { serialLines } from './benches/serial-lines.js';

// Whoever adds a driver, a parser or a frame and forgets its contract, its damaged frames or its
// provenance hears of it here.

const root = join(import.meta.dirname, '../../..');

/** What a driver hands to the lane. Other interfaces are parts of drivers. */
const kinds =
  'Camera|CameraRelay|Gpio|Screen|Voice|Barrier|PresenceSensor|CodeScanner|Lights|SerialLine';

function sourcesOf(folder: string): { path: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => join(root, folder, path))
    .map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }));
}

const drivers = sourcesOf('drivers');
const isTwin = (path: string) => basename(path).startsWith('twin');

function found(pattern: RegExp): { name: string; path: string }[] {
  return drivers.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([, name = '']) => ({ name, path })),
  );
}

test('every driver is held against the contract of its kind', async (t) => {
  const held = new Set<string>();
  const take = (device: object | undefined) => held.add(device?.constructor.name ?? '');
  for (const open of Object.values(cameras)) {
    const { camera } = await open(t);
    take(camera);
    take(camera.relay);
    t.teardown(() => camera.close?.());
  }
  for (const open of Object.values(gpios)) take(await open(t).start());
  for (const open of Object.values(serialLines)) take((await open(t)).line);
  for (const open of Object.values({ ...screens, ...voices })) take(open().device);
  for (const open of Object.values(screens)) take(open().device);
  for (const open of Object.values(barriers)) take(open().barrier);
  for (const open of Object.values(presences)) take(open().sensor);
  for (const open of Object.values(contacts)) take(open().contact);
  for (const open of Object.values(scanners)) take(open().scanner);
  for (const open of Object.values(lights)) take(open().lights);
  for (const open of Object.values(triggers)) take(open().trigger);
  const written = found(new RegExp(`^export class (\\w+) implements (?:${kinds})\\b`, 'gm'));
  t.true(written.length > 15);
  for (const { name, path } of written) t.true(held.has(name), `${name} of ${path}`);
});

test('every folder of a family has a contract run', async (t) => {
  const benches = ['contract', 'benches'].flatMap((part) =>
    sourcesOf('test/drivers').filter(({ path }) => path.includes(part)),
  );
  // The cameras of other makers are put together in a file of their own.
  benches.push(...sourcesOf('test/drivers').filter(({ path }) => path.endsWith('-cameras.ts')));
  const families = new Set(
    drivers
      .filter(({ path, text }) => !isTwin(path) && /^export (?:class|async function)/m.test(text))
      .map(({ path }) => dirname(path))
      // A kind's own folder holds what its families share; a family is one below.
      .filter((folder) => folder !== 'drivers/camera/vz') // what vz_http and vz_mqtt share
      .filter((folder) => /^drivers\/(?:[\w-]+\/[\w-]+|loop|contact|light)$/.test(folder)),
  );
  t.true(families.size > 15);
  for (const folder of families) {
    const uses = benches.some(({ text }) => text.includes(`/${folder}/`));
    t.true(uses, `${folder} is in no bench of the contract`);
  }
  await Promise.resolve();
});

/** Parsers that are reached through another one, which is fed with damaged frames. */
const within: Readonly<Record<string, string>> = {
  decodeReadFrame: 'readParser',
  readFrame: 'readParser',
  decodeGbk: 'decodeSpeech',
  decodeText: 'decodePlatePush',
  pictureOf: 'decodeSnapshot',
  readXml: 'decodeEvent',
};

test('rule 12: every parser of bytes or texts is among those that are fed with damaged frames', (t) => {
  const fuzzed = readFileSync(join(root, 'test/drivers/frame-fuzz.ts'), 'utf8');
  const imported = [...fuzzed.matchAll(/^import (?:type )?\{([^}]*)\}/gm)].flatMap(([, names]) =>
    (names ?? '').split(',').map((name) => name.trim()),
  );
  const functions =
    /^export function ((?:decode|read|parse)\w*|\w+Of)\((?:bytes|body|data|document|text|frame|header|contentType): (?:Uint8Array|string)/gm;
  const parsers = [
    ...found(functions),
    ...found(/^export function (\w+(?:Parser|Shape))\(/gm),
    ...found(/^export const (\w+): FrameShape\b/gm),
    ...found(/^export class (\w+Scanner)\b/gm),
  ];
  t.true(parsers.length > 25);
  for (const { name, path } of parsers) {
    const through = within[name] ?? name;
    t.true(imported.includes(through), `${name} of ${path}`);
  }
  for (const name of Object.keys(within))
    t.true(
      parsers.some((parser) => parser.name === name),
      `${name} is no parser any more`,
    );
});

test('every file that knows a route or a frame says how far it can be trusted', (t) => {
  const wires = drivers.filter(({ path, text }) => {
    const frames =
      /^export (?:const|function) (?:encode\w+|decode\w+|\w+(?:Path|Topic)|\w*[fF]rame)\b/m;
    return !isTwin(path) && frames.test(text) && !/(?:gbk|loose-json)\.ts$/.test(path);
  });
  t.true(wires.length > 12);
  for (const { path, text } of wires) t.regex(text, /Provenance|provenance/, path);
});
