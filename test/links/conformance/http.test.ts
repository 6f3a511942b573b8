import test from 'ava';
import { cloudsOver } from './agrees.js';

for (const { name, holds } of cloudsOver('http')) {
  test.serial(
    `rule 5: 10,000 orders over http to a ${name} cloud, with cuts: none lost, doubled or wiped`,
    holds,
  );
}
