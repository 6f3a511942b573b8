import { Check, Create, Errors } from 'typebox/value';
import { recordContents, type ContentOf, type RecordKind } from './record-contents.js';

const keyMax = 64;
const keyPattern = new RegExp(`^[^\\p{C}]{1,${keyMax}}$`, 'u');

/** What is wrong with the key of a record, as a sentence; null when nothing is. */
export function keyFault(key: string): string | null {
  if (keyPattern.test(key)) return null;
  return `The key of a record has 1 to ${keyMax} characters that can be printed.`;
}

/** What is wrong with the content of a record, as a sentence; null when nothing is. */
export function contentFault(kind: RecordKind, content: unknown): string | null {
  const schema = recordContents[kind];
  if (Check(schema, content)) return null;
  const [first] = Errors(schema, content);
  const path = first?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  const field = path === '' ? 'the content' : `"${path}"`;
  return `Of a ${kind}, ${field} ${first?.message ?? 'does not fit'}.`;
}

/** A content in which nothing is filled in. */
export function emptyContent<K extends RecordKind>(kind: K): ContentOf<K> {
  return Create(recordContents[kind]);
}
