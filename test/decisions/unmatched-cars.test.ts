import test from 'ava';
import { refuse, text, type Decision } from '../../runtime/decisions/decision.js';
import { UnmatchedCars } from '../../runtime/decisions/unmatched-cars.js';
import type { PlateCandidate } from '../../runtime/sessions/plate-candidates.js';
import { SimulatedClock } from '../support/clock.js';

const plate = '京A12345';
const candidate: PlateCandidate = {
  session: { sessionId: 's1', facts: [] },
  plate: '京A12346',
  distance: 1,
};
const unmatched = (candidates: readonly PlateCandidate[] = [candidate]): Decision =>
  refuse('no-entry', text('exit_no_entry', plate), ['a reason'], candidates);

test('rule 8: people are told of a car once, and again when it still stands there after ten minutes', (t) => {
  const clock = new SimulatedClock();
  const cars = new UnmatchedCars(clock);
  t.true(cars.isNew('out1', plate, unmatched()));
  t.false(cars.isNew('out1', plate, unmatched()));
  clock.advance(10 * 60_000 - 1);
  t.false(cars.isNew('out1', plate, unmatched()));
  clock.advance(1);
  t.true(cars.isNew('out1', plate, unmatched()));
});

test('another car, or one at another lane, is told of as well; who resembles nobody is not', (t) => {
  const cars = new UnmatchedCars(new SimulatedClock());
  t.true(cars.isNew('out1', plate, unmatched()));
  t.true(cars.isNew('out2', plate, unmatched()));
  t.true(cars.isNew('out1', '京B22222', unmatched()));
  t.false(cars.isNew('out2', '京B22222', unmatched([])));
});
