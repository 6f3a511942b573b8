import { readFileSync } from 'node:fs';
import test from 'ava';
import { exploreLane } from './explore.js';
import { currentReadme, readmeUrl, STATES } from './lane-readme.js';

const exploration = exploreLane(STATES);

test('rule 1: no state that the lane reaches in a few steps breaks rules 1 to 3', (t) => {
  // The judge in the model throws at the step that breaks one.
  t.is(exploration.states, STATES);
  t.true(exploration.steps > 100_000);
});

test('every phase of arrival and arm is reached', (t) => {
  const names = (all: readonly { to: string }[]) => [...new Set(all.map(({ to }) => to))].sort();
  t.deepEqual(names(exploration.arrival), [
    'deciding',
    'granted',
    'nobody',
    'paying',
    'refused',
    'waiting-for-read',
  ]);
  t.deepEqual(names(exploration.arm), [
    'clearing',
    'closed',
    'fire release',
    'held',
    'left alone',
    'locked',
    'lowering',
    'occupied',
    'open',
    'rising',
    'stays up',
  ]);
});

test('a locked lane is left by unlocking, holding or the fire release, and by nothing else', (t) => {
  const ways = exploration.arm.filter(({ from }) => from === 'locked');
  t.deepEqual([...new Set(ways.map(({ happening }) => happening))].sort(), [
    'command: hold',
    'command: unlock',
    'the fire release acts',
  ]);
});

test('a held arm is left by a command or the fire release, and by nothing else', (t) => {
  const ways = exploration.arm.filter(({ from }) => from === 'held');
  t.deepEqual([...new Set(ways.map(({ happening }) => happening))].sort(), [
    'command: lock',
    'command: lower',
    'command: release',
    'the fire release acts',
  ]);
});

test('the tables of the README are those of the machine: node dist/test/lane/write-readme.js', async (t) => {
  t.is(readFileSync(readmeUrl, 'utf8'), await currentReadme(exploration));
});
