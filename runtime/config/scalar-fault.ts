import type { Located } from './located.js';
import { printable, quoted } from './printable.js';
import { foundWords, type SchemaNode } from './words.js';

/** What is wrong with a single value, or null. Texts are counted in characters. */
export function scalarFault(
  schema: SchemaNode,
  value: Located,
): { code: string; found?: string; example?: string } | null {
  if (value.kind !== 'scalar') return { code: 'config/wrong-type' };
  const found = value.value;
  if (schema.const !== undefined || schema.enum !== undefined) {
    const listed = schema.enum ?? [schema.const];
    return listed.includes(found) ? null : { code: 'config/not-listed' };
  }
  if (schema.type === 'boolean') {
    return typeof found === 'boolean' ? null : { code: 'config/wrong-type' };
  }
  if (schema.type === 'string') {
    if (typeof found === 'string') return stringFault(schema, found);
    if (found === null) return { code: 'config/wrong-type' };
    return {
      code: 'config/wrong-type',
      found: `${foundWords(value)} (without quotes it is no text)`,
      // What was meant as text is, in quotes, the best example there is.
      ...(stringFault(schema, value.source) === null ? { example: quoted(value.source) } : {}),
    };
  }
  if (typeof found !== 'number') return { code: 'config/wrong-type' };
  if (schema.type === 'integer' && !Number.isInteger(found)) {
    return { code: 'config/wrong-type', found: printable(value.source) };
  }
  const inside = found >= (schema.minimum ?? -Infinity) && found <= (schema.maximum ?? Infinity);
  return inside ? null : { code: 'config/out-of-range' };
}

function stringFault(schema: SchemaNode, text: string): { code: string } | null {
  const length = Array.from(text).length;
  if (length < (schema.minLength ?? 0) || length > (schema.maxLength ?? Infinity)) {
    return { code: 'config/wrong-length' };
  }
  const form = schema.pattern;
  if (form !== undefined && !new RegExp(form, 'u').test(text)) return { code: 'config/wrong-form' };
  return null;
}
