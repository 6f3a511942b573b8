import test from 'ava';
import { presetsOf } from './agrees.js';

for (const { preset, holds } of presetsOf('tcp')) {
  test.serial(
    `rule 5: 10,000 orders over tcp to a ${preset} cloud, with cuts: none lost, doubled or wiped`,
    holds,
  );
}
