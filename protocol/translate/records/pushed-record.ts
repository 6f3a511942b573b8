import { CloudError } from '../../cloud/cloud-error.js';
import { unixMsOf } from '../../cloud/time.js';
import { contentFault, emptyContent, keyFault } from '../../park/record-check.js';
import type { ContentOf, RecordKind } from '../../park/record-contents.js';
import { contentOf, recordOf, type ParkRecord } from '../../park/record.js';
import type { KnownRecord } from './translation.js';

/** What the messages that push a record have in common. Undefined is what is not there. */
export interface PushedFacts {
  key: string | undefined;
  /** 1 add, 2 change, 3 delete. */
  operateType: number | undefined;
  createdSeconds?: number | undefined;
  updatedSeconds?: number | undefined;
  /** Names of the fields that are there and cannot be read. */
  unreadable: readonly string[];
  known: KnownRecord;
}

type ContentReader<K extends RecordKind> = (known: ContentOf<K> | null) => ContentOf<K>;

/**
 * The record that a message brings. A deletion need not repeat the content: what is known stands
 * where the message has none that can be used.
 * @param read makes the content out of the message and what is known; may throw CloudError
 * @throws CloudError `cloud/record-unusable`, `cloud/operate-type`, and those of `read`
 */
export function pushedRecord<K extends RecordKind>(
  kind: K,
  facts: PushedFacts,
  read: ContentReader<K>,
): ParkRecord {
  const { key = '', operateType, createdSeconds, updatedSeconds } = facts;
  const fault = keyFault(key);
  if (fault !== null) throw new CloudError('cloud/record-unusable', fault);
  if (operateType !== 1 && operateType !== 2 && operateType !== 3) {
    throw new CloudError(
      'cloud/operate-type',
      `operate_type ${operateType ?? 'missing'} is none of 1 add, 2 change, 3 delete.`,
    );
  }
  const record = facts.known(kind, key);
  const known = record === undefined ? null : (contentOf(record) as ContentOf<K>);
  const deleted = operateType === 3;
  const content = deleted
    ? contentOfDeletion(kind, facts, read, known)
    : contentThatFits(kind, facts, read, known);
  // The time of an addition is that of its making; a change or deletion has one of its own.
  const seconds = updatedSeconds ?? (operateType === 1 ? createdSeconds : undefined);
  const header = {
    key,
    createdMs: unixMsOf(createdSeconds ?? 0),
    updatedMs: seconds === undefined ? 0 : unixMsOf(seconds),
    deleted,
    source: 'CLOUD' as const,
    revision: 0,
  };
  return recordOf(kind, header, content);
}

function contentOfDeletion<K extends RecordKind>(
  kind: K,
  facts: PushedFacts,
  read: ContentReader<K>,
  known: ContentOf<K> | null,
): ContentOf<K> {
  try {
    return contentThatFits(kind, facts, read, known);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return known ?? emptyContent(kind);
  }
}

function contentThatFits<K extends RecordKind>(
  kind: K,
  { unreadable }: PushedFacts,
  read: ContentReader<K>,
  known: ContentOf<K> | null,
): ContentOf<K> {
  if (unreadable.length > 0) {
    throw new CloudError('cloud/record-unusable', `Cannot be read: ${unreadable.join(', ')}.`);
  }
  const content = read(known);
  const fault = contentFault(kind, content);
  if (fault !== null) throw new CloudError('cloud/record-unusable', fault);
  return content;
}
