import test from 'ava';
import type { Presence } from '../../drivers/loop/port.js';
import { mostCautious } from '../../runtime/lane/sensors.js';

const cases: [readonly Presence[], Presence][] = [
  [['absent', 'absent'], 'absent'],
  [['absent', 'unknown'], 'unknown'],
  [['unknown', 'present'], 'present'],
  [['absent', 'present'], 'present'],
  [[], 'unknown'],
];

for (const [guards, expected] of cases) {
  test(`rule 1: guards [${guards.join(', ')}] together say ${expected}`, (t) => {
    t.is(mostCautious(guards), expected);
  });
}
