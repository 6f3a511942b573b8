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
import { tryDownlinks, type Tried } from './tries-down.js';
import { tryUplinks } from './tries-up.js';

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
  /** What was seen to come of it, in words. */
  effect: string;
  double: string;
  outcome: Outcome;
  /** Everything that is wrong; empty when the section works. */
  why: string;
}

/** What was found out by trying messages at a box. */
export interface Tries {
  /** What came of each request of the cloud. */
  down: ReadonlyMap<string, Tried>;
  /** What happens at a box when it sends a message by itself. */
  up: ReadonlyMap<string, string>;
}

/** Lets boxes act on every request, and lets happen what they tell the cloud of. */
export async function tryAll(): Promise<Tries> {
  return { down: await tryDownlinks(), up: await tryUplinks() };
}

/** Runs all checks of all sections. */
export function conformance(examples: Examples, tries: Tries): SectionRow[] {
  return sections.map((section) => rowOf(section, examples, tries));
}

/** The last line of the run. */
export function summaryOf(rows: readonly SectionRow[]): string {
  const count = (wanted: (row: SectionRow) => boolean) => rows.filter(wanted).length;
  const works = count((row) => row.outcome === 'works');
  const notPublic = count((row) => row.status === 'not-public');
  const calls = count((row) => row.outcome === 'not a message here');
  const translated = count((row) => row.up === 'bus' || row.down === 'park');
  const carried = count((row) => row.now === 'carries');
  return (
    `${translated} messages are translated from or to terms of the park, the others go as they are\n` +
    `${carried} requests of the cloud have content that only the park's own software knows, and go to it\n` +
    `${calls} sections are calls into the vendor's library and no messages here\n` +
    `${works} of ${rows.length} sections work, ${notPublic} pages not public`
  );
}

function rowOf(section: Section, examples: Examples, tries: Tries): SectionRow {
  const message = section.serviceName === null ? null : messageOf(section.serviceName);
  if (message !== null) return messageRow(section, message, { examples, tries });
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

function messageRow(
  section: Section,
  message: CloudMessage,
  { examples, tries }: { examples: Examples; tries: Tries },
): SectionRow {
  const example = checkExample(message, examples);
  const translation = translationOf(message);
  const acting = actingOf(message, tries);
  const findings = {
    translation: translation.why,
    acting: acting.why,
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
    now: acting.now,
    effect: acting.effect,
    double: cell(findings.double, 'yes'),
    outcome:
      wrong.length === 0 ? 'works' : section.status === 'not-public' ? 'not public' : 'fails',
    why: wrong.join('; '),
  };
}

/** What a box does of its own, tried out; wrong where the message is declared otherwise. */
function actingOf(
  { serviceName, direction, acts }: CloudMessage,
  { down, up }: Tries,
): { now: string; effect: string; why: string } {
  const declared = acts === 'acted-on' || acts === 'record';
  if (direction === 'up') {
    const effect = up.get(serviceName) ?? '';
    const now = effect === '' ? '-' : 'sends';
    if (declared === (effect !== '')) return { now, effect, why: '' };
    const seen = effect === '' ? 'nothing makes a box send it' : `it is sent when ${effect}`;
    return { now, effect, why: `it is called ${acts}, and ${seen}` };
  }
  const { now, effect } = down.get(serviceName) ?? { now: 'nothing', effect: '' };
  const fits = acts === 'opaque' ? now === 'carries' : now === 'acts' || now === 'answers';
  return { now, effect, why: fits ? '' : `it is called ${acts}, and a box ${now}: ${effect}` };
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
  const none = {
    schema: '-',
    example: '-',
    up: '-',
    down: '-',
    acts: '-',
    now: '-',
    effect: '',
    double: '-',
  };
  return { ...factsOf(section), ...none, outcome, why };
}

const factsOf = ({ section, title, kind, status, serviceName }: Section) => ({
  section,
  title,
  kind,
  status,
  service: serviceName ?? '-',
});
