import { CloudError } from './cloud-error.js';

/**
 * A JSON number as it was written. The cloud signs the digits, so 5.00 must stay 5.00, and ids that
 * come as numbers may be longer than a double holds.
 */
export interface JsonNumber {
  readonly [numberMark]: true;
  readonly digits: string;
}

// A symbol, so that no object out of a text can pass for a number.
const numberMark = Symbol('JSON number');

export function jsonNumber(digits: string): JsonNumber {
  return { [numberMark]: true, digits };
}

export function isJsonNumber(value: unknown): value is JsonNumber {
  return typeof value === 'object' && value !== null && numberMark in value;
}

export type JsonObject = Map<string, JsonValue>;
export type JsonValue = null | boolean | string | JsonNumber | JsonValue[] | JsonObject;

/** How much of a text is read at all. */
export interface JsonLimits {
  /** In UTF-16 units of the text. */
  lengthMax: number;
  /** Objects and arrays inside each other. */
  depthMax: number;
  /** Values in the whole text, so that a small text cannot become a large structure. */
  valuesMax: number;
}

export const jsonLimits: JsonLimits = { lengthMax: 262_144, depthMax: 16, valuesMax: 50_000 };

/**
 * Reads a JSON text as the cloud's parser does: field order kept, a repeated key keeps its first
 * place and its last value, leading zeros of numbers allowed.
 * @throws CloudError `cloud/too-large`, `cloud/too-deep`, `cloud/not-json`, `cloud/forbidden-key`
 */
export function parseJson(text: string, limits: JsonLimits = jsonLimits): JsonValue {
  if (text.length > limits.lengthMax) {
    throw new CloudError(
      'cloud/too-large',
      `The text has ${text.length} characters; ${limits.lengthMax} is the most that is read.`,
    );
  }
  return new JsonReader(text, limits).whole();
}

// A prototype key has no business in a message and is dangerous to everything that copies objects.
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const numberAt = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,4})?/y;
const plainCharactersAt = /[^"\\\u0000-\u001f]+/y; // eslint-disable-line no-control-regex
const hexAt = /[0-9a-fA-F]{4}/y;

class JsonReader {
  readonly #text: string;
  readonly #limits: JsonLimits;
  #at = 0;
  #values = 0;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  whole(): JsonValue {
    const value = this.#value(0);
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw this.#refusal('something follows the value');
    return value;
  }

  #value(depth: number): JsonValue {
    this.#skipBlanks();
    if (++this.#values > this.#limits.valuesMax) {
      throw new CloudError(
        'cloud/too-large',
        `The text holds more than ${this.#limits.valuesMax} values.`,
      );
    }
    const first = this.#text[this.#at];
    if (first === '{' || first === '[') {
      if (depth >= this.#limits.depthMax) {
        throw new CloudError(
          'cloud/too-deep',
          `The text nests deeper than ${this.#limits.depthMax} levels.`,
        );
      }
      return first === '{' ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    if (first === '"') return this.#string();
    if (this.#takeWord('true')) return true;
    if (this.#takeWord('false')) return false;
    if (this.#takeWord('null')) return null;
    return this.#number();
  }

  #object(depth: number): JsonObject {
    const object: JsonObject = new Map();
    this.#at++;
    if (this.#take('}')) return object;
    do {
      this.#skipBlanks();
      const key = this.#string();
      if (forbiddenKeys.has(key.trim())) {
        throw new CloudError('cloud/forbidden-key', `The key ${key} is not allowed in a message.`);
      }
      if (!this.#take(':')) throw this.#refusal('a colon is missing');
      object.set(key, this.#value(depth));
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#refusal('a closing brace is missing');
    return object;
  }

  #array(depth: number): JsonValue[] {
    const array: JsonValue[] = [];
    this.#at++;
    if (this.#take(']')) return array;
    do array.push(this.#value(depth));
    while (this.#take(','));
    if (!this.#take(']')) throw this.#refusal('a closing bracket is missing');
    return array;
  }

  #string(): string {
    if (this.#text[this.#at] !== '"') throw this.#refusal('a quoted text is missing');
    this.#at++;
    let result = '';
    for (;;) {
      result += this.#match(plainCharactersAt) ?? '';
      const next = this.#text[this.#at++];
      if (next === '"') return result;
      if (next !== '\\') throw this.#refusal('a text is not closed or has a control character');
      result += this.#escape();
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at++] ?? '';
    if (letter === 'u') {
      const hex = this.#match(hexAt);
      if (hex === null) throw this.#refusal('an escape \\u lacks its four digits');
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const character = shortEscapes[letter];
    if (character === undefined) throw this.#refusal('an escape is unknown');
    return character;
  }

  #number(): JsonNumber {
    const digits = this.#match(numberAt);
    if (digits === null) throw this.#refusal('no value');
    return jsonNumber(digits);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }

  #take(character: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #takeWord(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #skipBlanks(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? '-')) this.#at++;
  }

  #refusal(what: string): CloudError {
    return new CloudError('cloud/not-json', `Not JSON: ${what}, near character ${this.#at}.`);
  }
}
