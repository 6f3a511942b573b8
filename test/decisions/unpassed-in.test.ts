import test from 'ava';
import { unpassedIn } from '../../runtime/decisions/unpassed-grants.js';
import { stampAt } from '../support/some-facts.js';

const entry = (event: string, sessionId: string, plate: string, laneId = 'in1') => ({
  ...{ sequence: 1, at: stampAt(0), text: '' },
  ...{ laneId, event, sessionId, plate },
});
const platesOf = (...entries: ReturnType<typeof entry>[]) =>
  unpassedIn(entries).map(({ plate }) => plate);

test('a grant counts until its car has passed, and again when it has come back', (t) => {
  const granted = entry('granted', 's1', '京A1');
  t.deepEqual(platesOf(granted), ['京A1']);
  const passed = entry('passed', 's1', '京A1');
  t.deepEqual(platesOf(granted, passed), []);
  t.deepEqual(platesOf(granted, passed, entry('came_back', 's1', '京A1')), ['京A1']);
  t.deepEqual(platesOf(granted, entry('passed', 's2', '京A1', 'in2')), ['京A1']);
});

test('a grant goes by the plate that a surer read gave it, and passes under that one', (t) => {
  const granted = entry('granted', 's1', '京A1');
  const corrected = entry('plate_corrected', 's1', '京A7');
  t.deepEqual(platesOf(granted, corrected), ['京A7']);
  t.deepEqual(platesOf(granted, corrected, entry('passed', 's1', '京A7')), []);
  t.deepEqual(platesOf(corrected), []);
});

test('what belongs to no stay, or to no plate, is no grant', (t) => {
  t.deepEqual(platesOf(entry('granted', '', '京A1'), entry('granted', 's2', '')), []);
});
