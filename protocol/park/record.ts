import type { ContentOf, PlainKind, RecordKind } from './record-contents.js';
import type { AssignedRight, RecordSource } from './values.js';

/**
 * A monthly card: one right for one or several plates. The newest `updatedMs` wins; a deletion is
 * kept as a record, so that an older addition cannot bring the card back.
 */
export interface Permit {
  permitId: string;
  plates: string[];
  holder: string;
  validFromMs: number;
  validUntilMs: number;
  /** Cloud channels the card may use; empty means all, unless `noChannel` is set. */
  channelIds: string[];
  noChannel: boolean;
  oddEvenDays: boolean;
  packageId: string;
  space: string;
  priceFen: number;
  receivableFen: number;
  phone: string;
  address: string;
  remark: string;
  vehicleClassId: string;
  createdMs: number;
  updatedMs: number;
  deleted: boolean;
  source: RecordSource;
  /** Grows by one with each change that a node takes over; breaks ties of `updatedMs`. */
  revision: number;
  right: AssignedRight;
}

/** What every record has, whatever it tells. */
export interface RecordHeader {
  /** The cloud's number of the record, unique within its kind. */
  key: string;
  createdMs: number;
  /** Newest wins. 0 in a change whose message tells no time: then its arrival counts. */
  updatedMs: number;
  deleted: boolean;
  source: RecordSource;
  /** Grows by one with each change that a node takes over; breaks ties of `updatedMs`. */
  revision: number;
}

export type PlainRecord<K extends PlainKind = PlainKind> = {
  [Kind in K]: { kind: Kind; header: RecordHeader } & Record<Kind, ContentOf<Kind>>;
}[K];

export interface PermitRecord {
  kind: 'permit';
  permit: Permit;
}

/** One record of the park, of any kind. */
export type ParkRecord = PermitRecord | PlainRecord;

/** A record out of its parts. */
export function recordOf<K extends RecordKind>(
  kind: K,
  header: RecordHeader,
  content: ContentOf<K>,
): ParkRecord {
  if (kind !== 'permit') return { kind, header, [kind]: content } as unknown as PlainRecord;
  const { key, ...rest } = header;
  return { kind, permit: { ...(content as ContentOf<'permit'>), ...rest, permitId: key } };
}

export function headerOf(record: ParkRecord): RecordHeader {
  if (record.kind !== 'permit') return record.header;
  const { permitId, createdMs, updatedMs, deleted, source, revision } = record.permit;
  return { key: permitId, createdMs, updatedMs, deleted, source, revision };
}

const permitHeader = new Set([
  'permitId',
  'createdMs',
  'updatedMs',
  'deleted',
  'source',
  'revision',
]);

/** What a record tells, without its header. */
export function contentOf(record: ParkRecord): ContentOf<RecordKind> {
  const fields = (record as unknown as Record<string, object>)[record.kind] ?? {};
  if (record.kind !== 'permit') return fields as ContentOf<PlainKind>;
  const told = Object.entries(fields).filter(([name]) => !permitHeader.has(name));
  return Object.fromEntries(told) as ContentOf<'permit'>;
}

/** The record with some of its header changed. */
export function withHeader(record: ParkRecord, change: Partial<RecordHeader>): ParkRecord {
  return recordOf(record.kind, { ...headerOf(record), ...change }, contentOf(record));
}
