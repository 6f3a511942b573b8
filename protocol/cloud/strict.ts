import type { TObject, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { canonicalText, type Writable } from './canonical.js';
import { CloudError } from './cloud-error.js';
import type { CloudData } from './envelope.js';
import { isRequired, wireOf, type Given, type Wire } from './field.js';
import { fenOfYuan } from './money.js';

/** Bound of texts for which the documents give no length. */
export const undocumentedLengthMax = 256;

/**
 * What we send: every field in the order of its schema, lengths enforced by each field's policy
 * (notes are cut at characters, everything else is refused), absent values left out.
 * @throws CloudError `cloud/field-missing`, `cloud/field-empty`, `cloud/field-too-long`,
 *   `cloud/field-letters`, `cloud/field-value`, `cloud/field-type`, `cloud/not-money`
 */
export function writeFields<Schema extends TObject>(
  schema: Schema,
  given: Given<Schema>,
): CloudData {
  const values = given as Readonly<Record<string, unknown>>;
  const data: Record<string, Writable> = {};
  for (const [name, field] of Object.entries(schema.properties)) {
    const value = values[name];
    if (value === undefined) {
      if (!isRequired(schema, name)) continue;
      throw new CloudError('cloud/field-missing', `The field ${name} must be sent.`);
    }
    data[name] = writeField(name, field, value);
  }
  for (const name of Object.keys(values)) {
    if (!(name in schema.properties)) {
      throw new CloudError('cloud/field-unknown', `The message has no field ${name}.`);
    }
  }
  assertShape(schema, data);
  return data;
}

function writeField(name: string, field: TSchema, value: unknown): Writable {
  const wire = wireOf(field);
  if (wire.kind === 'list') return writeList(name, field, value);
  if (wire.kind === 'texts') return writeTexts(name, wire, value);
  if (wire.kind === 'json') return writeJson(name, wire, value);
  if (wire.kind === 'object') return writeObject(name, field, value);
  if (wire.kind === 'text' || wire.kind === 'money-text') {
    if (typeof value !== 'string') throw wrongType(name, 'a text', value);
    if (wire.kind === 'money-text') fenOfYuan(wire.signed ? value.replace(/^-/, '') : value);
    return writeText(name, wire, value);
  }
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw wrongType(name, 'a number', value);
  if (wire.kind === 'whole' && !Number.isSafeInteger(value)) {
    throw wrongType(name, 'a whole number', value);
  }
  const digits = String(Math.abs(value)).replace('.', '').length;
  if (wire.max !== undefined && digits > wire.max) throw tooLong(name, digits, wire.max, 'digits');
  refuseOutsideList(name, wire, String(value));
  return value;
}

function writeList(name: string, field: TSchema, value: unknown): Writable {
  if (!Array.isArray(value) || !('items' in field)) throw wrongType(name, 'a list', value);
  return value.map((row: unknown, index) =>
    writeObject(`${name}[${index}]`, field.items as TObject, row),
  );
}

function writeTexts(name: string, wire: Wire, value: unknown): Writable {
  if (!Array.isArray(value)) throw wrongType(name, 'a list', value);
  return value.map((text: unknown, index) => {
    const place = `${name}[${index}]`;
    if (typeof text !== 'string') throw wrongType(place, 'a text', text);
    return writeText(place, wire, text);
  });
}

function writeJson(name: string, wire: Wire, value: unknown): Writable {
  const characters = Array.from(canonicalText(value as Writable)).length;
  if (wire.max !== undefined && characters > wire.max) {
    throw tooLong(name, characters, wire.max, 'characters');
  }
  return value as Writable;
}

function writeObject(name: string, field: TSchema, value: unknown): Writable {
  if (typeof value !== 'object' || value === null) throw wrongType(name, 'an object', value);
  return writeFields(field as TObject, value as Given<TObject>);
}

function writeText(name: string, wire: Wire, value: string): string {
  const max = wire.max ?? undocumentedLengthMax;
  const characters = Array.from(value);
  if (wire.filled === true && value.trim() === '') {
    throw new CloudError('cloud/field-empty', `The field ${name} must not be empty.`);
  }
  if (characters.length > max) {
    if (wire.tooLong !== 'cut') throw tooLong(name, characters.length, max, 'characters');
    return characters.slice(0, max).join('');
  }
  if (wire.pattern !== undefined && !new RegExp(wire.pattern, 'u').test(value)) {
    throw new CloudError(
      'cloud/field-letters',
      `The field ${name} is "${value}"; it must fit ${wire.pattern}.`,
    );
  }
  if (value !== '') refuseOutsideList(name, wire, value);
  return value;
}

function refuseOutsideList(name: string, wire: Wire, value: string): void {
  if (wire.values === undefined || Object.hasOwn(wire.values, value)) return;
  throw new CloudError(
    'cloud/field-value',
    `The field ${name} is ${value}; allowed are ${Object.keys(wire.values).join(', ')}.`,
  );
}

function tooLong(name: string, length: number, max: number, unit: string): CloudError {
  return new CloudError(
    'cloud/field-too-long',
    `The field ${name} has ${length} ${unit}; the cloud takes ${max}.`,
  );
}

function wrongType(name: string, wanted: string, value: unknown): CloudError {
  return new CloudError('cloud/field-type', `The field ${name} is ${typeof value}, not ${wanted}.`);
}

const validators = new WeakMap<TObject, Validator>();

// The loop above gives the good sentences; the compiled schema proves the whole.
function assertShape(schema: TObject, data: CloudData): void {
  let validator = validators.get(schema);
  if (validator === undefined) validators.set(schema, (validator = Compile(schema)));
  if (validator.Check(data)) return;
  const first = validator.Errors(data)[0];
  throw new CloudError(
    'cloud/field-type',
    `The message does not fit its schema: ${first?.instancePath ?? ''} ${first?.message ?? ''}`,
  );
}
