import type { Static, TObject, TSchema } from 'typebox';
import { canonicalText } from './canonical.js';
import { CloudError } from './cloud-error.js';
import { decimalOf, wholeUnits } from './decimal.js';
import { messageBytesMax } from './envelope.js';
import { isRequired, wireOf, type Received } from './field.js';
import { isJsonNumber, parseJson, type JsonObject, type JsonValue } from './json-text.js';

/** A message of the cloud whose text was understood, and whose fields were not yet judged. */
export interface CloudIncoming {
  /** Null: several errors of the cloud name no service. */
  serviceName: string | null;
  /** All fields of the message, flat ones and wrapped ones together, keys trimmed. */
  fields: JsonObject;
  /** Whether the fields came inside `data`. */
  wrapped: boolean;
  sign: string | null;
  /** Null where the link has none, and in what comes down. */
  token: string | null;
  /** `data` as the cloud signs it; null when the message was flat. */
  dataText: string | null;
  /** The text as it came. */
  text: string;
}

const envelopeKeys = new Set(['service_name', 'sign', 'token', 'data']);
/** In these, `data` is the words of a third party (3.22) and no envelope of their fields. */
const contentServices = new Set(['pass_through']);

/**
 * Reads whatever the cloud sends.
 * @throws CloudError `cloud/empty`, `cloud/too-large`, `cloud/not-utf8`, `cloud/not-json`,
 *   `cloud/not-an-object`, `cloud/too-deep`, `cloud/forbidden-key`
 */
export function read(message: string | Uint8Array): CloudIncoming {
  const text = textOf(message);
  if (text.trim() === '') throw new CloudError('cloud/empty', 'The message is empty.');
  const outer = parseJson(text);
  if (!(outer instanceof Map)) {
    throw new CloudError('cloud/not-an-object', 'The message is JSON, but not an object.');
  }
  const trimmed = withTrimmedKeys(outer);
  const inner = envelopedFields(trimmed);
  const sign = textField(trimmed, 'sign');
  const fields = allFields(trimmed, inner, sign !== null);
  const serviceName = textField(trimmed, 'service_name') ?? textField(fields, 'service_name');
  return {
    serviceName: serviceName === '' ? null : serviceName,
    fields,
    wrapped: inner !== null,
    sign,
    token: textField(trimmed, 'token'),
    dataText: inner === null ? null : canonicalText(inner),
    text,
  };
}

/** `data` where it is an envelope of fields; null where there is none or it is content. */
function envelopedFields(outer: JsonObject): JsonObject | null {
  const inner = outer.get('data');
  if (!(inner instanceof Map)) return null;
  const isContent = contentServices.has(textField(outer, 'service_name') ?? '');
  // Its own fields may themselves come wrapped: then none of them stands beside `data`.
  return isContent && outer.has('uuid') ? null : inner;
}

/**
 * Where a name stands both beside `data` and inside, a signed message means the one inside, which
 * alone is signed. In one without a signature the one beside it holds: what is inside may be the
 * words of others, who must not change which car park or message is meant.
 */
function allFields(outer: JsonObject, inner: JsonObject | null, signed: boolean): JsonObject {
  const fields: JsonObject = new Map();
  for (const [name, value] of outer) {
    if (!envelopeKeys.has(name) || (name === 'data' && inner === null)) fields.set(name, value);
  }
  if (inner === null) return fields;
  for (const [name, value] of withTrimmedKeys(inner)) {
    if (signed || !fields.has(name)) fields.set(name, value);
  }
  return fields;
}

/** A text of a message, numbers as they were written; null if it is absent or no such value. */
export function textField(fields: JsonObject, name: string): string | null {
  const value = fields.get(name);
  if (typeof value === 'string') return value.trim();
  return isJsonNumber(value) ? value.digits : null;
}

/** What was read of a message by its schema. */
export interface Reading<Value> {
  value: Received<Value>;
  /** Fields that the documents require and that are absent or have no value. */
  missing: string[];
  /** Fields that are there and cannot be what they should be. */
  unreadable: string[];
  /** Fields that the schema does not know, kept as they came. */
  unknown: JsonObject;
}

/** Longest list that is read; the cloud's pages have 100 rows at most. */
const listRowsMax = 1_000;

/**
 * Reads fields by their schema: numbers as texts, texts as numbers, blanks around both, an empty
 * text as no number. Never throws: what cannot be read is listed and left out.
 */
export function readFields<Schema extends TObject>(
  schema: Schema,
  fields: JsonObject,
): Reading<Static<Schema>> {
  const value: Record<string, unknown> = {};
  const missing: string[] = [];
  const unreadable: string[] = [];
  const unknown: JsonObject = new Map();
  for (const [name, field] of Object.entries(schema.properties)) {
    const found = readField(field, fields.get(name) ?? null);
    if (found.problem !== undefined) unreadable.push(name + found.problem);
    if (found.value !== undefined) value[name] = found.value;
    else if (isRequired(schema, name) && found.problem === undefined) missing.push(name);
  }
  for (const [name, found] of fields) {
    if (!Object.hasOwn(schema.properties, name)) unknown.set(name, found);
  }
  return { value: value as Received<Static<Schema>>, missing, unreadable, unknown };
}

interface FoundField {
  value?: unknown;
  /** What to add to the field's name in the list of unreadable fields. */
  problem?: string;
}

function readField(field: TSchema, found: JsonValue): FoundField {
  const wire = wireOf(field);
  if (found === null) return {};
  if (wire.kind === 'list') return readList(field, found);
  if (wire.kind === 'texts') return readTexts(found);
  if (wire.kind === 'json') return { value: found };
  if (wire.kind === 'object') return readObject(field, found);
  if (typeof found !== 'string' && !isJsonNumber(found)) return { problem: '' };
  const text = typeof found === 'string' ? found.trim() : found.digits;
  if (wire.nullText === true && text === 'null') return {};
  if (wire.kind === 'text' || wire.kind === 'money-text') return { value: text };
  if (text === '') return {};
  const number = wire.kind === 'whole' ? wholeNumber(text) : decimalNumber(text);
  return number === null ? { problem: '' } : { value: number };
}

function wholeNumber(text: string): number | null {
  const units = wholeUnits(text, 0);
  const number = Number(units);
  return units !== null && Number.isSafeInteger(number) ? number : null;
}

function decimalNumber(text: string): number | null {
  const number = decimalOf(text) === null ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

function readList(field: TSchema, found: JsonValue): FoundField {
  if (!Array.isArray(found) || !('items' in field) || found.length > listRowsMax) {
    return { problem: '' };
  }
  const item = field.items as TObject;
  const rows: unknown[] = [];
  let problem: string | undefined;
  for (const [index, row] of found.entries()) {
    if (row instanceof Map) {
      const reading = readFields(item, withTrimmedKeys(row));
      rows.push(reading.value);
      if (reading.unreadable.length > 0) problem ??= `[${index}].${reading.unreadable[0] ?? ''}`;
    } else {
      problem ??= `[${index}]`;
    }
  }
  return problem === undefined ? { value: rows } : { value: rows, problem };
}

function readObject(field: TSchema, found: JsonValue): FoundField {
  if (!(found instanceof Map)) return { problem: '' };
  const { value, unreadable } = readFields(field as TObject, withTrimmedKeys(found));
  const [first] = unreadable;
  return first === undefined ? { value } : { value, problem: `.${first}` };
}

function readTexts(found: JsonValue): FoundField {
  if (!Array.isArray(found) || found.length > listRowsMax) return { problem: '' };
  const rows: string[] = [];
  let problem: string | undefined;
  for (const [index, row] of found.entries()) {
    if (typeof row === 'string') rows.push(row.trim());
    else if (isJsonNumber(row)) rows.push(row.digits);
    else problem ??= `[${index}]`;
  }
  return problem === undefined ? { value: rows } : { value: rows, problem };
}

function withTrimmedKeys(object: JsonObject): JsonObject {
  const trimmed: JsonObject = new Map();
  for (const [name, value] of object) trimmed.set(name.trim(), value);
  return trimmed;
}

function textOf(message: string | Uint8Array): string {
  const bytes = typeof message === 'string' ? Buffer.byteLength(message) : message.byteLength;
  if (bytes > messageBytesMax) {
    throw new CloudError(
      'cloud/too-large',
      `The message has ${bytes} bytes; ${messageBytesMax} is the most that is read.`,
    );
  }
  if (typeof message === 'string') return message;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(message);
  } catch (cause) {
    throw new CloudError('cloud/not-utf8', 'The message is not UTF-8 text.', cause);
  }
}
