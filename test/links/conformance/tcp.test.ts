import test from 'ava';
import { cloudsOver } from './agrees.js';

for (const { name, holds } of cloudsOver('tcp')) {
  test.serial(
    `rule 5: 10,000 orders over tcp to a ${name} cloud, with cuts: none lost, doubled or wiped`,
    holds,
  );
}
