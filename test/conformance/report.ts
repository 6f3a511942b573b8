import { messageOf } from '../../protocol/cloud/registry.js';
import type { CloudMessage, PageStatus } from '../../protocol/cloud/message.js';
import { sections, type Section, type SectionKind } from '../../protocol/cloud/sections.js';
import * as valueLists from '../../protocol/cloud/value-lists.js';
import {
  checkDouble,
  checkDown,
  checkEncryption,
  checkPayCode,
  checkUp,
} from './sections-check.js';
import { checkExample, type Examples } from './sections-examples.js';
import { translationOf } from './sections-translation.js';

/**
 * `works`: all that belongs to its kind is there and passes. `fails`: the page is public, and
 * something is missing or wrong. `not public`: there is nothing to work by. `not a message here`: a
 * call into the vendor's library, for which our links have no message.
 */
export type Outcome = 'works' | 'fails' | 'not public' | 'not a message here';

/**
 * What was found out about one section. Texts are `yes`, `-` for not applicable, or the trouble.
 * Of `up`, `down` and `now` see `Translation`: each says what was tried out, none is declared.
 */
export interface SectionRow {
  section: string;
  title: string;
  kind: SectionKind;
  status: PageStatus;
  service: string;
  schema: string;
  example: string;
  up: string;
  down: string;
  acts: string;
  now: string;
  double: string;
  outcome: Outcome;
  /** Everything that is wrong; empty when the section works. */
  why: string;
}

/** Runs all checks of all sections. */
export function conformance(examples: Examples): SectionRow[] {
  return sections.map((section) => rowOf(section, examples));
}

/** The last line of the run. */
export function summaryOf(rows: readonly SectionRow[]): string {
  const count = (wanted: (row: SectionRow) => boolean) => rows.filter(wanted).length;
  const works = count((row) => row.outcome === 'works');
  const notPublic = count((row) => row.status === 'not-public');
  const calls = count((row) => row.outcome === 'not a message here');
  const translated = count((row) => row.up === 'bus' || row.down === 'park');
  const refused = count((row) => row.now === 'refuses');
  return (
    `${translated} messages are translated from or to terms of the park, the others go as they are\n` +
    `${refused} requests of the cloud are refused as not supported here yet\n` +
    `${calls} sections are calls into the vendor's library and no messages here\n` +
    `${works} of ${rows.length} sections work, ${notPublic} pages not public`
  );
}

function rowOf(section: Section, examples: Examples): SectionRow {
  const message = section.serviceName === null ? null : messageOf(section.serviceName);
  if (message !== null) return messageRow(section, message, examples);
  switch (section.section) {
    case '1.2.1':
      return checkedRow(section, checkEncryption());
    case '7.5':
      return checkedRow(section, checkPayCode());
  }
  if (section.list !== null) return listRow(section, section.list.name);
  if (section.status === 'not-public') return emptyRow(section, 'not public', '');
  if (section.kind === 'sdk call') return emptyRow(section, 'not a message here', '');
  return emptyRow(section, 'fails', 'the message has no schema');
}

function messageRow(section: Section, message: CloudMessage, examples: Examples): SectionRow {
  const example = checkExample(message, examples);
  const translation = translationOf(message);
  const findings = {
    translation: translation.why,
    example: example.verdict === 'wrong' ? `example: ${example.why}` : '',
    up: checkUp(message),
    down: checkDown(message),
    // The screen of 7.x hangs in the local network; the cloud has no part in it.
    double: section.kind === 'sdk call' ? '-' : checkDouble(message),
  };
  const wrong = Object.values(findings).filter((finding) => finding !== '' && finding !== '-');
  const cell = (finding: string, good: string) => (finding === '' ? good : finding);
  return {
    ...factsOf(section),
    schema: 'yes',
    example: example.why === '' ? example.verdict : `${example.verdict}: ${example.why}`,
    up: cell(findings.up, translation.up),
    down: cell(findings.down, translation.down),
    acts: message.acts,
    now: translation.now,
    double: cell(findings.double, 'yes'),
    outcome:
      wrong.length === 0 ? 'works' : section.status === 'not-public' ? 'not public' : 'fails',
    why: wrong.join('; '),
  };
}

function listRow(section: Section, name: string): SectionRow {
  const lists: Readonly<Record<string, object>> = valueLists;
  const isThere = Object.hasOwn(lists, name) && Object.keys(lists[name] ?? {}).length > 0;
  return isThere
    ? emptyRow(section, 'works', '')
    : emptyRow(section, 'fails', `value-lists.ts has no ${name}`);
}

function checkedRow(section: Section, finding: string): SectionRow {
  return emptyRow(section, finding === '' ? 'works' : 'fails', finding);
}

function emptyRow(section: Section, outcome: Outcome, why: string): SectionRow {
  const none = { schema: '-', example: '-', up: '-', down: '-', acts: '-', now: '-', double: '-' };
  return { ...factsOf(section), ...none, outcome, why };
}

const factsOf = ({ section, title, kind, status, serviceName }: Section) => ({
  section,
  title,
  kind,
  status,
  service: serviceName ?? '-',
});
