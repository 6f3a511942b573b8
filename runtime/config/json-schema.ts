import { writeFile } from 'node:fs/promises';
import { Config } from './schema.js';
import type { SchemaNode } from './words.js';

/** The JSON Schema of the configuration file, for editors. */
export function configJsonSchema(): SchemaNode {
  return JSON.parse(JSON.stringify(Config)) as SchemaNode;
}

/** The schema as text, as it is published in `deploy/lanekeeper.schema.json`. */
export function configJsonSchemaText(): string {
  return `${jsonText(configJsonSchema(), '', 0)}\n`;
}

/** Writes the published schema. */
export async function writeConfigJsonSchema(path: string): Promise<void> {
  await writeFile(path, configJsonSchemaText());
}

const columnsMax = 100;

/** JSON in which a list or an example stands on one line if it fits there. */
function jsonText(value: unknown, indent: string, taken: number): string {
  const flat = flatText(value);
  if (typeof value !== 'object' || value === null) return flat;
  const isList = Array.isArray(value);
  if (isList && indent.length + taken + flat.length < columnsMax) return flat;
  const inner = `${indent}  `;
  const parts = Object.entries(value).map(([key, part]) => {
    const lead = isList ? '' : `${JSON.stringify(key)}: `;
    return `${inner}${lead}${jsonText(part, inner, lead.length)}`;
  });
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return parts.length === 0 ? flat : `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function flatText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}: ${flatText(v)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}
