import test from 'ava';
import { presetsOf } from './agrees.js';

for (const { preset, holds } of presetsOf('http')) {
  test.serial(
    `rule 5: 10,000 orders over http to a ${preset} cloud, with cuts: none lost, doubled or wiped`,
    holds,
  );
}
