import { CloudError } from './cloud-error.js';
import { canonicalNumber } from './decimal.js';
import { isJsonNumber, jsonLimits, parseJson, type JsonValue } from './json-text.js';

/** Anything that can be written: parsed JSON, or plain values of the program. */
export type Writable = JsonValue | number | undefined | readonly Writable[] | WritableObject;

export interface WritableObject {
  readonly [key: string]: Writable;
}

/**
 * The one text of a value that both sides sign: no blanks, field order kept, fields without a value
 * removed at every depth, raw UTF-8 but for the escapes the cloud's serialiser makes.
 * Source: tested behaviour of the serialiser in the published server.
 * @throws CloudError `cloud/not-writable`, `cloud/forbidden-key`, `cloud/too-deep`
 */
export function canonicalText(value: Writable): string {
  return write(value, 0);
}

/** The canonical form of a JSON text. @throws CloudError as `parseJson` */
export function canonicalOfText(json: string): string {
  return canonicalText(parseJson(json));
}

function write(value: Writable, depth: number): string {
  if (depth > jsonLimits.depthMax) {
    throw new CloudError('cloud/too-deep', `A value nests deeper than ${jsonLimits.depthMax}.`);
  }
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') return writeNumber(value);
  if (isJsonNumber(value)) return canonicalNumber(value.digits);
  if (Array.isArray(value)) {
    const items = value as readonly Writable[];
    return `[${items.map((item) => write(item, depth + 1)).join(',')}]`;
  }
  const entries: Iterable<[string, Writable]> =
    value instanceof Map ? value : Object.entries(value as Readonly<Record<string, Writable>>);
  const fields: string[] = [];
  for (const [key, field] of entries) {
    if (field === null || field === undefined) continue;
    refuseSpecialKey(key);
    fields.push(`${writeString(key)}:${write(field, depth + 1)}`);
  }
  return `{${fields.join(',')}}`;
}

// The cloud's parser gives these keys a meaning of its own and would not sign what was sent.
function refuseSpecialKey(key: string): void {
  if (key === '$ref' || key === '@type' || key === '__proto__') {
    throw new CloudError('cloud/forbidden-key', `The key ${key} cannot be sent to the cloud.`);
  }
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) {
    throw new CloudError('cloud/not-writable', `${value} is not a number that JSON can hold.`);
  }
  return canonicalNumber(String(value));
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

// eslint-disable-next-line no-control-regex
const escaped = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

function writeString(text: string): string {
  const safe = text.replace(escaped, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return shortEscapes[character] ?? `\\u${code}`;
  });
  return `"${safe.replace(loneSurrogate, '?')}"`;
}

// The server turns half a character into a question mark before it signs.
const loneSurrogate = /\p{Surrogate}/gu;
