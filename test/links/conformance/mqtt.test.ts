import test from 'ava';
import { cloudsOver } from './agrees.js';

for (const { name, holds } of cloudsOver('mqtt')) {
  test.serial(
    `rule 5: 10,000 orders over mqtt to a ${name} cloud, with cuts: none lost, doubled or wiped`,
    holds,
  );
}
