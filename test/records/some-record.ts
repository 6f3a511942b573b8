import fc from 'fast-check';
import { emptyContent } from '../../protocol/park/record-check.js';
import {
  recordContents,
  type ContentOf,
  type RecordKind,
} from '../../protocol/park/record-contents.js';
import { recordOf, type ParkRecord, type RecordHeader } from '../../protocol/park/record.js';

export const someHeader = (changes: Partial<RecordHeader> = {}): RecordHeader => ({
  key: 'k1',
  createdMs: 1_700_000_000_000,
  updatedMs: 1_700_000_100_000,
  deleted: false,
  source: 'CLOUD',
  revision: 1,
  ...changes,
});

/** A record of a kind in which nothing but the given fields is filled in. */
export function someRecord<K extends RecordKind>(
  kind: K,
  content: Partial<ContentOf<K>> = {},
  header: Partial<RecordHeader> = {},
): ParkRecord {
  return recordOf(kind, someHeader(header), { ...emptyContent(kind), ...content });
}

interface FieldSchema {
  type?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
}

const seconds = fc.integer({ min: 1_000_000_000, max: 2_000_000_000 });

/** Short texts of what a cloud and a park write: Chinese, Latin letters, digits, `_`. */
export const words = (max: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom('粤', '京', '张', '月', 'A', 'z', '0', '9', '_'),
    minLength: 0,
    maxLength: max,
  });

export const keys = fc.string({
  unit: fc.constantFrom('a', 'b', 'Y', 'Z', '0', '1', '9', '_'),
  minLength: 1,
  maxLength: 16,
});

/** A content as its schema allows it; times are whole seconds, as the cloud's are. */
export function contents<K extends RecordKind>(kind: K): fc.Arbitrary<ContentOf<K>> {
  const properties = recordContents[kind].properties as Record<string, FieldSchema>;
  const fields = Object.entries(properties).map(
    ([name, field]) => [name, valueOf(name, field)] as const,
  );
  return fc.record(Object.fromEntries(fields)) as fc.Arbitrary<ContentOf<K>>;
}

function valueOf(name: string, field: FieldSchema): fc.Arbitrary<unknown> {
  if (field.enum !== undefined) return fc.constantFrom(...field.enum);
  if (field.type === 'boolean') return fc.boolean();
  if (field.type === 'array') return fc.array(words(6), { maxLength: 3 });
  if (field.type === 'string') return words(8);
  if (name.endsWith('Ms')) return seconds.map((second) => second * 1_000);
  return fc.integer({ min: (field.minimum ?? 0) < 0 ? -9_999 : 0, max: 999_999 });
}

export const headers: fc.Arbitrary<RecordHeader> = fc.record({
  key: keys,
  createdMs: seconds.map((second) => second * 1_000),
  updatedMs: seconds.map((second) => second * 1_000),
  deleted: fc.boolean(),
  source: fc.constantFrom('CLOUD', 'LOCAL'),
  revision: fc.integer({ min: 1, max: 1_000 }),
});

export function recordsOf(kind: RecordKind): fc.Arbitrary<ParkRecord> {
  return fc
    .tuple(headers, contents(kind))
    .map(([header, content]) => recordOf(kind, header, content));
}
