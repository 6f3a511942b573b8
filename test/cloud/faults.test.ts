import test from 'ava';
import { seal } from '../../protocol/cloud/envelope.js';
import { SimulatedClock } from '../support/clock.js';
import { CloudDouble } from './double.js';
import { FaultyCloud, reorderHoldMs, type Fault } from './faults.js';
import { seededRandom } from './random.js';

const parkKey = 'PARKKEY';

function rig(seed = 1) {
  const clock = new SimulatedClock();
  const double = new CloudDouble({
    parkId: '1',
    parkKey,
    clock: { unixMs: () => 1_700_000_000_000 },
  });
  const answers: string[] = [];
  const faulty = new FaultyCloud({
    double,
    clock,
    random: seededRandom(seed),
    deliver: (_localId, text) => {
      const answer = JSON.parse(text) as { order_id?: string; errmsg?: string };
      answers.push(answer.order_id ?? answer.errmsg ?? '');
    },
  });
  const enter = (orderId: string) => {
    const data = { order_id: orderId, car_number: '京A12345', in_time: 1 };
    faulty.receive('gate1', seal({ serviceName: 'in_park', data, parkKey }).text);
  };
  const faults = (...list: Fault[]) => faulty.set({ cut: false, faults: list });
  return { clock, double, faulty, answers, enter, faults };
}

test('a dropped request never arrives; a dropped answer hides what was booked', (t) => {
  const { double, answers, enter, faults, faulty } = rig();
  faults({ kind: 'drop-requests', count: 1 }, { kind: 'drop-answers', count: 1 });
  enter('o1');
  t.is(double.ledger.order('o1'), null);
  enter('o2');
  t.true(double.ledger.order('o2')?.open);
  enter('o3');
  t.deepEqual(answers, ['o3']);
  t.like(faulty.strikes, { 'drop-requests': 1, 'drop-answers': 1 });
});

test('answers come late, twice, or after the next one', (t) => {
  const { clock, answers, enter, faults } = rig();
  faults({ kind: 'delay', delayMs: 300, count: 1 });
  enter('late');
  enter('quick');
  clock.advance(299);
  t.deepEqual(answers, ['quick']);
  clock.advance(1);
  t.deepEqual(answers, ['quick', 'late']);
  answers.length = 0;
  faults({ kind: 'repeat-answers', count: 1 });
  enter('twice');
  t.deepEqual(answers, ['twice', 'twice']);
  answers.length = 0;
  faults({ kind: 'reorder-answers', count: 1 });
  enter('first');
  t.deepEqual(answers, []);
  enter('second');
  t.deepEqual(answers, ['second', 'first']);
  answers.length = 0;
  faults({ kind: 'reorder-answers', count: 1 });
  enter('alone');
  clock.advance(reorderHoldMs);
  t.deepEqual(answers, ['alone'], 'what nothing overtakes comes in the end');
});

test('a refusal has the given text, and no name where the cloud gives none', (t) => {
  const { double, answers, enter, faults } = rig();
  faults(
    { kind: 'refuse', errmsg: '车位已满', count: 1 },
    { kind: 'refuse', errmsg: 'request_over_times' },
  );
  enter('o1');
  enter('o2');
  t.deepEqual(answers, ['o1', 'request_over_times']);
  t.is(double.ledger.totals().orders, 0);
});

test('a fault can be limited to one service', (t) => {
  const { answers, enter, faults } = rig();
  faults({ kind: 'drop-answers', service: 'out_park' });
  enter('o1');
  t.deepEqual(answers, ['o1']);
});

test('while the link is cut nothing passes in either direction', (t) => {
  const { double, faulty, answers, enter } = rig();
  const cuts: boolean[] = [];
  faulty.onCut((cut) => cuts.push(cut));
  faulty.set({ cut: true, faults: [] });
  faulty.set({ cut: true, faults: [] });
  enter('o1');
  faulty.sendDown('gate1', '{}');
  t.deepEqual([answers, double.ledger.totals().orders], [[], 0]);
  faulty.set({ cut: false, faults: [] });
  t.deepEqual(cuts, [true, false]);
});

test('the same seed brings the same faults', (t) => {
  const outcome = (seed: number) => {
    const { answers, enter, faults } = rig(seed);
    faults({ kind: 'drop-answers', probability: 0.5 });
    for (let number = 0; number < 40; number++) enter(`o${number}`);
    return answers.join();
  };
  t.is(outcome(7), outcome(7));
  t.not(outcome(7), outcome(8));
});
