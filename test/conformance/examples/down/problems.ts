import Type, { type TObject } from 'typebox';
import { CloudError } from '../../../../protocol/cloud/cloud-error.js';
import { wireOf } from '../../../../protocol/cloud/field.js';
import { isJsonNumber, type JsonValue } from '../../../../protocol/cloud/json-text.js';
import { read, readFields, type CloudIncoming } from '../../../../protocol/cloud/lenient.js';
import { writeFields } from '../../../../protocol/cloud/strict.js';

/**
 * An example as the cloud may send it: flat, and with its fields inside `data`.
 * @param service stands for the name where the example was printed without it
 */
export function sendingsOf(service: string, example: object): CloudIncoming[] {
  const entries = Object.entries(example) as [string, unknown][];
  const isName = ([key]: [string, unknown]) => key.trim() === 'service_name';
  const name = entries.find(isName) ?? ['service_name', service];
  const rest = Object.fromEntries(entries.filter((entry) => !isName(entry)));
  const texts = [
    { ...Object.fromEntries([name]), ...rest },
    Object.fromEntries([name, ['data', rest]]),
  ];
  return texts.map((message) => read(JSON.stringify(message)));
}

/**
 * The fields in which a printed example does not fit its table: absent, not listed, of another
 * type, outside the list of values, longer than allowed, or with blanks around them.
 */
export function problemsOf(schema: TObject, example: object, incoming: CloudIncoming): string[] {
  const fields = new Map(incoming.fields);
  if (incoming.serviceName !== null && 'service_name' in schema.properties) {
    fields.set('service_name', incoming.serviceName);
  }
  const { value, missing, unreadable } = readFields(schema, fields);
  const names = new Set([...missing, ...unreadable.map((name) => name.replace(/[.[].*$/, ''))]);
  for (const [key, printed] of Object.entries(example) as [string, unknown][]) {
    const name = key.trim();
    const field = schema.properties[name];
    const blank =
      typeof printed === 'string' && printed.trim() !== '' && printed !== printed.trim();
    if (field === undefined || key !== name || blank) names.add(name);
    if (field === undefined) continue;
    if (isOfAnotherType(wireOf(field).kind, fields.get(name) ?? null)) names.add(name);
    const read = (value as Record<string, unknown>)[name];
    if (read !== undefined && !isAllowed(name, schema, read)) names.add(name);
  }
  return [...names].sort();
}

function isOfAnotherType(kind: string, found: JsonValue): boolean {
  if (isJsonNumber(found)) return kind === 'text' || kind === 'money-text';
  return typeof found === 'string' && (kind === 'whole' || kind === 'decimal');
}

function isAllowed(name: string, schema: TObject, value: unknown): boolean {
  const field = schema.properties[name];
  if (field === undefined) return false;
  try {
    writeFields(Type.Object({ [name]: field }), { [name]: value });
    return true;
  } catch (error) {
    if (error instanceof CloudError) return false;
    throw error;
  }
}
