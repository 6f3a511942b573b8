import type { TObject, TSchema } from 'typebox';
import { wireOf, type Wire } from '../cloud/field.js';
import type { CloudMessage } from '../cloud/message.js';
import { undocumentedLengthMax } from '../cloud/strict.js';

/** Plain JSON, as it goes into a file. */
export type Plain = string | number | boolean | Plain[] | PlainObject;
export interface PlainObject {
  [key: string]: Plain;
}

export type Side = 'request' | 'answer';

/** Where the schema of one side of a message stands, below `protocol/`. */
export function schemaPath(message: CloudMessage, side: Side): string {
  return `schemas/${message.serviceName}.${side}.json`;
}

/**
 * What we send of one side of a message, as JSON Schema. Reading is more lenient: see the policies
 * of `protocol/README.md`. Keys beginning with `x-` say what JSON Schema has no word for.
 */
export function jsonSchemaOf(message: CloudMessage, side: Side): PlainObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${message.serviceName}.${side}.json`,
    title: `${message.serviceName} ${side}`,
    description: `${message.section} ${message.title}`,
    ...objectSchema(message[side]),
  };
}

function objectSchema(schema: TObject): PlainObject {
  const properties: PlainObject = {};
  for (const [name, field] of Object.entries(schema.properties)) {
    properties[name] = fieldSchema(field);
  }
  const required = [...((schema.required as readonly string[] | undefined) ?? [])];
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) };
}

function fieldSchema(field: TSchema): PlainObject {
  const wire = wireOf(field);
  return { ...notesOf(field, wire), ...shapeOf(field, wire) };
}

function shapeOf(field: TSchema, wire: Wire): PlainObject {
  switch (wire.kind) {
    case 'text':
    case 'money-text':
      return { type: 'string', ...textBounds(field), ...enumOf(wire, (value) => value) };
    case 'whole':
      return { type: 'integer', ...digitBounds(wire.max), ...enumOf(wire, Number) };
    case 'decimal':
      return { type: 'number', ...(wire.max === undefined ? {} : { 'x-digits-max': wire.max }) };
    case 'list':
      return { type: 'array', items: objectSchema((field as { items: TObject }).items) };
    case 'texts':
      return { type: 'array', items: { type: 'string' } };
    case 'object':
      return objectSchema(field as TObject);
    case 'json':
      return {};
  }
}

/** Bounds that the schema of the field states itself, and the one for texts without a length. */
function textBounds(field: TSchema): PlainObject {
  const bounds: PlainObject = { maxLength: undocumentedLengthMax };
  for (const key of ['minLength', 'maxLength', 'pattern'] as const) {
    const value: unknown = (field as Record<string, unknown>)[key];
    if (typeof value === 'string' || typeof value === 'number') bounds[key] = value;
  }
  return bounds;
}

function digitBounds(max: number | undefined): PlainObject {
  if (max === undefined) return {};
  const most = Math.min(10 ** max - 1, Number.MAX_SAFE_INTEGER);
  return { minimum: -most, maximum: most };
}

function enumOf(wire: Wire, valueOf: (text: string) => string | number): PlainObject {
  if (wire.values === undefined) return {};
  const texts = Object.keys(wire.values);
  if (wire.kind === 'text' && texts.length === 1) return { const: texts[0] ?? '' };
  const values = texts.map(valueOf);
  // An empty text stands for no value wherever the field need not be filled.
  if (wire.kind === 'text' && wire.filled !== true) values.push('');
  return { enum: values, 'x-meanings': { ...wire.values } };
}

function notesOf(field: TSchema, wire: Wire): PlainObject {
  const notes: PlainObject = {};
  if ('description' in field) notes['description'] = String(field.description);
  if (wire.example !== undefined) notes['examples'] = [wire.example];
  if (wire.requiredWhen !== undefined) notes['x-required-when'] = wire.requiredWhen;
  if (wire.from !== undefined) notes['x-from'] = wire.from;
  if (wire.tooLong === 'cut') notes['x-too-long'] = 'cut at characters';
  if (wire.nullText === true) notes['x-no-value'] = 'the text null';
  return notes;
}
