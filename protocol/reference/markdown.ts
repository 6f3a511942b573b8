import type { TObject, TSchema } from 'typebox';
import { fieldTable, type FieldRow } from '../cloud/field.js';
import type { ActsOn, CloudMessage, Echo, PageStatus } from '../cloud/message.js';
import type { Section } from '../cloud/sections.js';
import { schemaPath } from './json-schema.js';

export interface ReferenceSource {
  messages: readonly CloudMessage[];
  sections: readonly Section[];
  /** The exports of `value-lists.ts`, by name. */
  valueLists: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const actsTexts: Readonly<Record<ActsOn, string>> = {
  'acted-on': 'The program does it by itself.',
  record: 'A record: kept, shared between the nodes, editable here, uploaded when edited.',
  'on-request': 'Local software sends it and gets its answer.',
  opaque: 'Carried and logged only.',
};

const statusTexts: Readonly<Record<PageStatus, string>> = {
  full: 'The page is public.',
  partial: 'A part of the page is public.',
  'not-public': 'The page is not public.',
};

/** Every section and every message with its fields, as Markdown. */
export function referenceText(source: ReferenceSource): string {
  return [
    '# Messages of the parking cloud',
    'Written by `node dist/protocol/reference/write.js` from the message files; do not edit. ' +
      'The tables say what is sent; reading is more lenient, see [README.md](README.md). ' +
      'Lengths are characters, for numbers digits. Words in `code` are on the wire.',
    '## Sections',
    'A section without a status of `full` is known in part or not at all: what is not public is left out, never guessed.',
    table(
      ['section', 'title', '标题', 'kind', 'service', 'status', 'note'],
      source.sections.map((section) => [
        section.section,
        section.title,
        section.titleZh,
        section.kind,
        section.serviceName === null ? '' : code(section.serviceName),
        section.status,
        section.note,
      ]),
    ),
    '## What the car park asks',
    ...source.messages.filter(({ direction }) => direction === 'up').map(messageText),
    '## What the cloud asks',
    ...source.messages.filter(({ direction }) => direction === 'down').map(messageText),
    '## Value lists',
    ...source.sections.flatMap((section) => listText(section, source)),
  ]
    .join('\n\n')
    .concat('\n');
}

function messageText(message: CloudMessage): string {
  const { title, titleZh, section, serviceName } = message;
  const facts = [
    actsTexts[message.acts],
    statusTexts[message.status ?? 'full'],
    message.dataTarget === null ? '' : `Goes to ${code(message.dataTarget)}.`,
    message.sentAs === undefined ? '' : `The envelope calls it ${code(message.sentAs)}.`,
    message.answeredAs === undefined ? '' : `Also answered as ${code(message.answeredAs)}.`,
    message.echoes.length === 0
      ? 'Nothing in the answer names its request.'
      : `The answer repeats ${message.echoes.map(echoText).join(', ')}.`,
  ];
  return [
    `### ${section} ${serviceName}`,
    `${title} · ${titleZh}`,
    facts.filter((fact) => fact !== '').join(' '),
    ...sideText(message, 'request'),
    ...sideText(message, 'answer'),
  ].join('\n\n');
}

function sideText(message: CloudMessage, side: 'request' | 'answer'): string[] {
  const rows = rowsOf(message[side], '');
  const name = side === 'request' ? 'Request' : 'Answer';
  if (rows.length === 0) return [`${name}: no fields are known.`];
  return [
    `${name} ([schema](${schemaPath(message, side)}))`,
    table(['field', 'type', 'max', 'required', 'meaning', 'values'], rows),
  ];
}

function rowsOf(schema: TObject, before: string): string[][] {
  return fieldTable(schema).flatMap((row) => [
    fieldCells(row, before),
    ...innerRows(schema.properties[row.name], row, before),
  ]);
}

function innerRows(field: TSchema | undefined, row: FieldRow, before: string): string[][] {
  if (field === undefined) return [];
  if (row.kind === 'object') return rowsOf(field as TObject, `${before}${row.name}.`);
  if (row.kind === 'list') {
    return rowsOf((field as { items: TObject }).items, `${before}${row.name}[].`);
  }
  return [];
}

function fieldCells(row: FieldRow, before: string): string[] {
  const required = row.required ? 'yes' : 'no';
  return [
    code(before + row.name),
    typeTexts[row.kind],
    row.max === undefined ? '' : String(row.max),
    row.requiredWhen === undefined ? required : `when ${row.requiredWhen}`,
    row.meaning + (row.from === undefined ? '' : ` (from: ${row.from})`),
    valuesText(row.values ?? {}),
  ];
}

const typeTexts: Readonly<Record<FieldRow['kind'], string>> = {
  text: 'text',
  'money-text': 'yuan as text',
  whole: 'whole number',
  decimal: 'number',
  list: 'list of objects',
  texts: 'list of texts',
  object: 'object',
  json: 'any JSON',
};

function listText(section: Section, { valueLists }: ReferenceSource): string[] {
  if (section.list === null) return [];
  const { field, openness, doubt, name } = section.list;
  const values = Object.hasOwn(valueLists, name) ? (valueLists[name] ?? {}) : {};
  const facts = [
    `${section.title} · ${section.titleZh}, in ${code(field)}.`,
    openness === 'open' ? 'Other values occur and are kept.' : 'The list is closed.',
    doubt,
  ];
  return [
    `### ${section.section} ${field}`,
    facts.filter((fact) => fact !== '').join(' '),
    table(
      ['value', 'meaning'],
      Object.entries(values).map(([value, meaning]) => [code(value), meaning]),
    ),
  ];
}

function valuesText(values: Readonly<Record<string, string>>): string {
  const names = Object.keys(values);
  if (names.length === 1) return code(names[0] ?? '');
  return Object.entries(values)
    .map(([value, meaning]) => `${code(value)} ${meaning}`)
    .join('; ');
}

function echoText(echo: Echo): string {
  if (typeof echo === 'string') return code(echo);
  return `${code(echo.request)} as ${code(echo.answer)}`;
}

const code = (text: string) => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
