import { printable, quoted } from './printable.js';
import type { Located } from './located.js';

/** What the walker and its words look at in a schema. */
export interface SchemaNode {
  type?: string;
  description?: string;
  examples?: unknown[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: SchemaNode[];
  properties?: Record<string, SchemaNode>;
  required?: string[];
  patternProperties?: Record<string, SchemaNode>;
  minProperties?: number;
  items?: SchemaNode;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
}

/** The patterns of the schema in words. A test holds the two together. */
export const patternWords: ReadonlyMap<string, string> = new Map([
  ['^[A-Za-z0-9_-]{1,24}$', '1 to 24 letters, digits, `_` or `-`'],
  ['^[A-Za-z0-9_-]{1,64}$', '1 to 64 letters, digits, `_` or `-`'],
  ['^[A-Za-z0-9]{1,2}$', '1 or 2 letters or digits'],
  ['^[A-Za-z0-9_]{1,24}$', '1 to 24 letters, digits or `_`'],
  ['^[\\p{L}\\p{N}]{1,16}$', '1 to 16 digits, letters or Chinese characters'],
  ['^[A-Za-z0-9_\\p{L}-]{1,196}$', '1 to 196 letters, digits, `_`, `-` or Chinese characters'],
  ['^/[^\\p{Cc}]*$', 'a path that begins with `/`'],
  ['^[0-9A-Fa-f:.]{2,45}$', 'an IP address'],
  ['^(mqtt|mqtts)://', 'an address that begins with mqtts:// or mqtt://'],
  [
    '^(mqtt|mqtts|tcp|http|https)://',
    'an address that begins with mqtts://, mqtt://, tcp://, https:// or http://',
  ],
  ['^[A-Za-z0-9]{1,15}$', '1 to 15 letters or digits'],
  ['^([01][0-9]|2[0-3]):[0-5][0-9]$', 'a time of day from 00:00 to 23:59'],
  ['^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 'a date as year-month-day'],
  ['^[a-z_]{1,40}$', '1 to 40 small letters or `_`'],
  ['^[^\\p{Cc}]{0,60}$', 'a text of at most 60 characters on one line'],
  ['^[^\\p{Cc}]{1,31}$', 'a text of 1 to 31 characters on one line'],
]);

/** What a schema allows, in words. */
export function allowedWords(schema: SchemaNode): string {
  if (schema.const !== undefined) return `only ${plainText(schema.const)}`;
  if (schema.enum !== undefined) {
    const names = schema.enum.map(plainText);
    return names.length === 1 ? `only ${names.join('')}` : `one of: ${names.join(', ')}`;
  }
  if (schema.anyOf !== undefined) {
    if (isOfScalars(schema.anyOf)) return schema.anyOf.map(allowedWords).join(', or ');
    const keys = schema.anyOf.flatMap((branch) => Object.keys(branch.properties ?? {}));
    return `exactly one of the keys ${keys.join(', ')}`;
  }
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'string') return stringWords(schema);
  if (schema.type === 'array') return `a list${countWords(schema.minItems, schema.maxItems)}`;
  if (schema.type === 'object') return mappingWords(schema);
  const kind = schema.type === 'integer' ? 'a whole number' : 'a number';
  return `${kind} from ${schema.minimum ?? 'any'} to ${schema.maximum ?? 'any'}`;
}

/** Whether the branches of a union are single values, and not mappings. */
export function isOfScalars(branches: readonly SchemaNode[]): boolean {
  return branches.every(({ type }) => type !== 'object' && type !== 'array');
}

function stringWords(schema: SchemaNode): string {
  if (schema.pattern === undefined) {
    return `a text of ${schema.minLength ?? 0} to ${schema.maxLength ?? 'any'} characters`;
  }
  const words = patternWords.get(schema.pattern) ?? `a text of the form ${schema.pattern}`;
  return schema.maxLength === undefined
    ? words
    : `${words}, of at most ${schema.maxLength} characters`;
}

function countWords(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return ` of ${least} to ${most} entries`;
  if (least !== undefined) return ` of at least ${least} entry`;
  return most === undefined ? '' : ` of at most ${most} entries`;
}

function mappingWords(schema: SchemaNode): string {
  if (schema.properties === undefined) {
    const least = schema.minProperties;
    return least === undefined ? 'a mapping of names' : `a mapping of at least ${least} name`;
  }
  const required = schema.required ?? [];
  const keys = required.length > 0 ? required : Object.keys(schema.properties);
  return `a mapping with ${keys.length === 1 ? 'the key' : 'the keys'} ${keys.join(', ')}`;
}

/** Something that the schema allows, as it may stand in the file. */
export function exampleText(schema: SchemaNode): string {
  const example = exampleOf(schema);
  if (schema.enum !== undefined || schema.const !== undefined) return plainText(example);
  return flowText(example);
}

function exampleOf(schema: SchemaNode): unknown {
  const [given] = schema.examples ?? [];
  if (given !== undefined) return given;
  if (schema.items !== undefined) return [exampleOf(schema.items)];
  const properties = Object.entries(schema.properties ?? {});
  const needed = properties.filter(([name]) => schema.required?.includes(name));
  const shown = needed.length > 0 ? needed : properties.slice(0, 1);
  return Object.fromEntries(shown.map(([name, inner]) => [name, exampleOf(inner)]));
}

function flowText(value: unknown): string {
  if (typeof value === 'string') return quoted(value, 200);
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return plainText(value);
  const pairs = Object.entries(value).map(([key, inner]) => `${key}: ${flowText(inner)}`);
  return `{ ${pairs.join(', ')} }`;
}

function plainText(value: unknown): string {
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}

/** What stands in the file, in words. */
export function foundWords(found: Located): string {
  if (found.kind === 'list') return found.items.length === 0 ? 'an empty list' : 'a list';
  if (found.kind === 'mapping') return found.entries.size === 0 ? 'an empty mapping' : 'a mapping';
  if (found.value === null) return 'nothing';
  return typeof found.value === 'string' ? quoted(found.value) : printable(found.source);
}
