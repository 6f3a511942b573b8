import test from 'ava';
import { messageOf, cloudMessages } from '../../protocol/cloud/registry.js';
import { sections } from '../../protocol/cloud/sections.js';
import { conformance, summaryOf, tryAll } from './report.js';
import { checkDown, checkUp } from './sections-check.js';
import { checkExample } from './sections-examples.js';
import { printedExamples } from './sections-load.js';

const numbers = (chapter: string, last: number) =>
  Array.from({ length: last }, (_, index) => `${chapter}.${index + 1}`);

test("the table has every section of the cloud's list, each once, in its order", (t) => {
  t.deepEqual(
    sections.map(({ section }) => section),
    [
      ...['1.1', '1.2', '1.2.1', '1.3', '1.4'],
      ...numbers('2', 45),
      ...numbers('3', 44),
      ...numbers('4', 2),
      ...numbers('5.1', 12),
      ...numbers('7', 7),
    ],
  );
  for (const { section, titleZh, title, kind, list } of sections) {
    t.is(titleZh === '', section === '2.7', section);
    t.not(title, '', section);
    t.is(list !== null, kind === 'value list', section);
  }
});

test('every message belongs to a section that knows as much of its page', (t) => {
  for (const message of cloudMessages) {
    const section = sections.find((row) => row.section === message.section);
    if (section === undefined) return t.fail(message.serviceName);
    t.is(message.status ?? 'full', section.status, message.serviceName);
    // The name of 3.32 is inferred, so its section states none.
    if (message.section !== '3.32') t.is(section.serviceName, message.serviceName);
  }
  return undefined;
});

test('a section counts as working only with all that belongs to it', async (t) => {
  const tries = await tryAll();
  const examples = printedExamples;
  const rows = conformance(examples, tries);
  const row = (section: string) => rows.find((found) => found.section === section);
  t.like(row('3.7'), { example: 'valid', up: 'answer', down: 'park', double: 'yes', now: 'acts' });
  t.like(row('2.1'), { up: 'bus', down: 'park', now: 'sends', outcome: 'works' });
  t.like(row('2.21'), { up: 'asked', down: 'judged', outcome: 'works' });
  t.like(row('3.22'), { up: 'asked', down: 'read', now: 'carries', outcome: 'works' });
  t.like(row('2.22'), { schema: '-', outcome: 'not public' });
  t.like(row('1.3'), { outcome: 'not a message here' });
  t.like(row('1.2.1'), { outcome: 'works' });
  t.like(row('7.5'), { outcome: 'works' });
  t.like(row('5.1.6'), { outcome: 'works' });
  const broken = { ...examples, month_member_sync: { request: { card_id: ['1'], color: 1 } } };
  const fails = conformance(broken, tries).find(({ section }) => section === '3.7');
  t.like(fails, { outcome: 'fails' });
  t.regex(fails?.why ?? '', /^example: request .*request color$/);
  t.deepEqual(
    rows.flatMap(({ outcome, section, why }) =>
      outcome === 'fails' ? [`${section}: ${why}`] : [],
    ),
    [],
  );
  t.like(row('2.44'), { now: 'sends', effect: 'a car is let out unpaid' });
  t.like(row('3.12'), { now: 'acts', effect: 'fact reduced, journal reduced' });
  t.like(row('3.30'), { now: 'acts', acts: 'acted-on', outcome: 'works' });
  const works = rows.filter(({ outcome }) => outcome === 'works').length;
  t.true(summaryOf(rows).endsWith(`${works} of 115 sections work, 16 pages not public`));
});

test('an example may contradict its page only in fields that are named', (t) => {
  const message = messageOf('lock_car');
  if (message === null) return t.fail();
  const request = { service_name: 'lock_car', order_id: '1', is_locked: 'yes', surplus: 1 };
  const answer = {};
  t.is(checkExample(message, {}).verdict, 'none printed');
  const unnamed = checkExample(message, { lock_car: { request } });
  t.is(unnamed.verdict, 'wrong');
  t.regex(unnamed.why, /request is_locked, .*request surplus$/);
  const fields = unnamed.why.split(', ').map((text) => text.replace('request ', ''));
  const contradictions = fields.map((field) => ({ field, why: 'A slip.' }));
  const named = checkExample(message, { lock_car: { request, contradictions } });
  t.is(named.verdict, 'contradicts its page');
  t.is(checkExample(message, { lock_car: { request, answer, contradictions } }).verdict, 'wrong');
  return undefined;
});

test('what every message sends is written, signed and read back as it was', (t) => {
  for (const message of cloudMessages) {
    t.is(checkUp(message), '', message.serviceName);
    t.is(checkDown(message), '', message.serviceName);
  }
});
