import test from 'ava';
import { cloudsOver } from './agrees.js';

for (const { name, orders, holds } of cloudsOver('http')) {
  test.serial(
    `rule 5: ${orders} orders over http to a ${name} cloud, with cuts: none lost, doubled or wiped`,
    holds,
  );
}
