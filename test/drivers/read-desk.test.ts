import test from 'ava';
import { ReadDesk } from '../../drivers/camera/read-desk.js';
import type { PlateRead } from '../../drivers/camera/port.js';
import { SimulatedClock } from '../support/clock.js';

const someRead = (sequence: number): PlateRead => ({
  plate: '京A12345',
  confidence: 95,
  color: 'blue',
  direction: 'approaching',
  trigger: 'automatic',
  cameraTimeS: 1_700_000_000,
  sequence,
  offline: false,
});

test('a read that a camera sends again is counted and passed on once', (t) => {
  const desk = new ReadDesk({ clock: new SimulatedClock(), name: 'c', silenceMs: 60_000 });
  const seen: number[] = [];
  desk.onRead(({ sequence }) => seen.push(sequence));
  for (const sequence of [1, 1, 2, 1, 2]) desk.take(someRead(sequence));
  t.deepEqual(seen, [1, 2]);
  t.like(desk.counts, { reads: 2, repeated: 3 });
  desk.close();
});

test('rule 10: of the reads that came, the latest 256 are remembered', (t) => {
  const desk = new ReadDesk({ clock: new SimulatedClock(), name: 'c', silenceMs: 60_000 });
  const seen: number[] = [];
  desk.onRead(({ sequence }) => seen.push(sequence));
  for (let sequence = 1; sequence <= 257; sequence += 1) desk.take(someRead(sequence));
  desk.take(someRead(2));
  t.is(seen.length, 257, 'the second is still remembered');
  desk.take(someRead(1));
  t.is(seen.at(-1), 1, 'the first is not');
  desk.close();
});

test('a camera that has sent nothing for its time is told of, and has its time anew when it speaks', (t) => {
  const clock = new SimulatedClock();
  const desk = new ReadDesk({ clock, name: 'c', silenceMs: 60_000 });
  const troubles: string[] = [];
  desk.onTrouble(({ code }) => troubles.push(code));
  clock.advance(59_000);
  desk.heard();
  clock.advance(59_000);
  t.deepEqual(troubles, []);
  clock.advance(1_000);
  t.deepEqual(troubles, ['camera_silent']);
  desk.close();
});
