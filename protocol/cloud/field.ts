import Type, { type Static, type TObject, type TSchema } from 'typebox';

/** How a value is spelt on the wire. */
export type WireKind =
  'text' | 'money-text' | 'whole' | 'decimal' | 'list' | 'texts' | 'object' | 'json';

/** What is done with a text of ours that is longer than the field. */
export type TooLong = 'refuse' | 'cut';

/** What is known of one field, beside its type. */
export interface FieldFacts {
  /** Characters of a text, digits of a number; absent when the documents give no length. */
  max?: number;
  example?: string | number;
  /** Where the field comes from when it is not the page of its section. */
  from?: string;
  /** The condition under which a field that is not always sent must be there. */
  requiredWhen?: string;
  /** The object of the message that holds the field, where reading makes both one level. */
  inside?: 'data';
}

interface TextFacts extends FieldFacts {
  /** Notes may be cut; whatever identifies something is refused instead. Default: refuse. */
  tooLong?: TooLong;
  /** An empty text is no value, and is refused. */
  filled?: true;
  pattern?: string;
  /** An amount that may be below 0. */
  signed?: true;
  /** The cloud writes the text "null" where it has no value. */
  nullText?: true;
  values?: Readonly<Record<string, string>>;
}

interface NumberFacts extends FieldFacts {
  /** The closed list of values. */
  values?: Readonly<Record<number, string>>;
}

/** The part of a schema that says how the field travels. Stored under the key `wire`. */
export interface Wire extends TextFacts {
  kind: WireKind;
}

const build = (kind: WireKind, meaning: string, facts: TextFacts | FieldFacts) => ({
  description: meaning,
  ...(facts.example === undefined ? {} : { examples: [facts.example] }),
  wire: { kind, ...facts } satisfies Wire,
});

/** Any text. */
export const text = (meaning: string, facts: TextFacts = {}) =>
  Type.String({
    ...build('text', meaning, facts),
    ...(facts.max === undefined ? {} : { maxLength: facts.max }),
    ...(facts.filled === undefined ? {} : { minLength: 1 }),
    ...(facts.pattern === undefined ? {} : { pattern: facts.pattern }),
  });

/** A note for people: cut at characters when it is too long. */
export const note = (meaning: string, facts: TextFacts = {}) =>
  text(meaning, { tooLong: 'cut', ...facts });

// The published server builds some of its SQL by hand; what is outside these letters breaks it.
const idLetters = '^[\\p{L}\\p{N}_-]*$';

/** What identifies something: never cut, only letters that the cloud can store. */
export const id = (meaning: string, facts: TextFacts = {}) =>
  text(meaning, { pattern: idLetters, ...facts });

/** The identity of the record itself: must not be empty, or the cloud would touch every record. */
export const key = (meaning: string, facts: TextFacts = {}) =>
  id(meaning, { filled: true, ...facts });

/** One plate. */
export const plate = (facts: TextFacts = {}) =>
  id('Plate', { max: 8, example: '京A12345', ...facts });

/** One text out of a list. */
export const word = (
  meaning: string,
  values: Readonly<Record<string, string>>,
  facts: TextFacts = {},
) => text(meaning, { values, ...facts });

/** A name that is the same in every message, as service_name. */
export const fixed = (value: string, meaning: string, facts: FieldFacts = {}) =>
  text(meaning, { example: value, values: { [value]: meaning }, ...facts });

/** Yuan as text. */
export const moneyText = (meaning: string, facts: FieldFacts = {}) =>
  Type.String({
    ...build('money-text', meaning, { max: 15, ...facts }),
    maxLength: facts.max ?? 15,
    pattern: '^\\d+(\\.\\d{1,2})?$',
  });

/** A change of a balance in yuan as text: below 0 takes away. */
export const signedMoneyText = (meaning: string, facts: FieldFacts = {}) =>
  Type.String({
    ...build('money-text', meaning, { max: 15, ...facts, signed: true }),
    maxLength: facts.max ?? 15,
    pattern: '^-?\\d+(\\.\\d{1,2})?$',
  });

/** Yuan as number. */
export const moneyNumber = (meaning: string, facts: FieldFacts = {}) =>
  Type.Number(build('decimal', meaning, { max: 15, ...facts }));

/** A number that may have a fraction. */
export const decimal = (meaning: string, facts: FieldFacts = {}) =>
  Type.Number(build('decimal', meaning, facts));

/** A whole number. */
export const whole = (meaning: string, facts: NumberFacts = {}) =>
  Type.Integer(build('whole', meaning, facts));

/** A point in time in Unix seconds. */
export const unixSeconds = (meaning: string, facts: FieldFacts = {}) =>
  whole(`${meaning}, Unix seconds`, { max: 15, example: 1490875218, ...facts });

/** One whole number out of a list. */
export const choice = (
  meaning: string,
  values: Readonly<Record<number, string>>,
  facts: FieldFacts = {},
) => whole(meaning, { values, ...facts });

/** Rows of the same shape. */
export const list = <Item extends TObject>(meaning: string, item: Item, facts: FieldFacts = {}) =>
  Type.Array(item, build('list', meaning, facts));

/** Several texts. */
export const texts = (meaning: string, facts: FieldFacts = {}) =>
  Type.Array(Type.String(), build('texts', meaning, facts));

/** Fields inside a field, read and written by the same rules as those around it. */
export const object = <Properties extends Record<string, TSchema>>(
  meaning: string,
  inner: TObject<Properties>,
  facts: FieldFacts = {},
) => Type.Object(inner.properties, build('object', meaning, facts));

/** Content that others agreed on: any JSON, kept as it came; `max` counts its characters. */
export const json = (meaning: string, facts: { max?: number; requiredWhen?: string } = {}) =>
  Type.Unknown(build('json', meaning, facts));

/** The documents mark the field as not always sent. */
export const optional = Type.Optional;

/** The fields of one message, in the order in which we send them. */
export const fields = <Properties extends Record<string, TSchema>>(
  section: string,
  properties: Properties,
) => Type.Object(properties, { section });

/** The value of a message as the program hands it over: what is absent may be undefined. */
export type Given<Schema extends TSchema> = {
  [Key in keyof Static<Schema>]: Static<Schema>[Key] | undefined;
};

/** A value as it was read: anything may be missing. */
export type Received<Value> = {
  [Key in keyof Value]?: Exclude<Value[Key], undefined> extends readonly (infer Item)[]
    ? Received<Item>[]
    : Exclude<Value[Key], undefined> extends object
      ? Received<Exclude<Value[Key], undefined>>
      : Exclude<Value[Key], undefined>;
};

/** How a field of a schema travels. */
export function wireOf(schema: TSchema): Wire {
  const wire: unknown = 'wire' in schema ? schema.wire : undefined;
  return (wire ?? { kind: 'text' }) as Wire;
}

/** The text that a field always has, such as its service name; null where it can have others. */
export function onlyTextOf({ kind, values }: Wire): string | null {
  const [only, another] = Object.keys(values ?? {});
  return kind === 'text' && another === undefined ? (only ?? null) : null;
}

/** One row of a message's table, for people and for tools. */
export interface FieldRow extends Wire {
  name: string;
  section: string;
  meaning: string;
  required: boolean;
}

/** The table of a message's fields. */
export function fieldTable(schema: TObject): FieldRow[] {
  const section = 'section' in schema ? String(schema.section) : '';
  return Object.entries(schema.properties).map(([name, field]) => ({
    name,
    section,
    meaning: 'description' in field ? String(field.description) : '',
    required: isRequired(schema, name),
    ...wireOf(field),
  }));
}

export function isRequired(schema: TObject, name: string): boolean {
  return (schema.required as readonly string[] | undefined)?.includes(name) === true;
}
