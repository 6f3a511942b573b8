import { contentFault, emptyContent, keyFault } from '../../protocol/park/record-check.js';
import {
  isRecordKind,
  recordKinds,
  type ContentOf,
  type RecordKind,
} from '../../protocol/park/record-contents.js';
import { contentOf, headerOf, recordOf, type ParkRecord } from '../../protocol/park/record.js';
import { recordUpload, uploadedRecords } from '../../protocol/translate/records/uploaded.js';
import { LanekeeperError } from '../errors.js';
import type { NodeParts } from '../node-parts.js';
import { inJournal, newJournalEntry } from '../store/journal.js';
import type { Change } from '../store/write.js';
import { editedHeader, editMs, inOutboxAsEdited } from './edited.js';

export interface RecordDeskOptions extends Pick<
  NodeParts,
  'environment' | 'config' | 'store' | 'stamper' | 'records' | 'announcer'
> {
  /** A message for the cloud is on disk. */
  onOrder: () => void;
}

/** What came of an edit. */
export interface EditedRecord {
  record: ParkRecord;
  change: 'ADDED' | 'CHANGED' | 'DELETED';
  /** Whether the edit goes up: the cloud takes some kinds from a car park, and others not. */
  goesUp: boolean;
}

/** Kept by the cloud alone, or by what is spent and sold here. */
const cloudsAlone: ReadonlySet<RecordKind> = new Set([
  'storedValueCard',
  'storedValueTrade',
  'storedValueSpending',
  'parkValidity',
  'cardRenewal',
  'freePlaces',
  'upgradeNotice',
]);

/** @throws LanekeeperError `record/unknown-kind` */
export function requiredKind(text: string): RecordKind {
  if (isRecordKind(text)) return text;
  throw new LanekeeperError(
    'record/unknown-kind',
    `There are no records of the kind "${text}"; known: ${recordKinds.join(', ')}.`,
  );
}

/**
 * Edits records by hand: record, journal and the message to the cloud are one batch on disk, before
 * the park is told.
 */
export class RecordDesk {
  readonly #options: RecordDeskOptions;

  constructor(options: RecordDeskOptions) {
    this.#options = options;
  }

  /**
   * Adds a record, or changes the given fields of a known one. Everything else stands.
   * @throws LanekeeperError `record/not-editable`, `record/bad-key`, `record/bad-content`,
   *   `record/clock-unset`, `record/full`, `store/full`
   * @throws CloudError when the cloud could not take the record as it is
   */
  async put(kind: RecordKind, key: string, given: object, by: string): Promise<EditedRecord> {
    assertEditable(kind);
    const fault = keyFault(key);
    if (fault !== null) throw new LanekeeperError('record/bad-key', fault);
    const known = this.#living(kind, key);
    const before = known === null ? emptyContent(kind) : contentOf(known);
    // The plate is the key of an internal car.
    const fixed = kind === 'whiteListEntry' ? { plate: key } : {};
    const content = { ...before, ...given, ...fixed };
    const contentWrong = contentFault(kind, content);
    if (contentWrong !== null) throw new LanekeeperError('record/bad-content', contentWrong);
    const change = known === null ? 'ADDED' : 'CHANGED';
    return this.#edit(kind, key, content, change, by);
  }

  /** @throws LanekeeperError as `put`, and `record/unknown` */
  async remove(kind: RecordKind, key: string, by: string): Promise<EditedRecord> {
    assertEditable(kind);
    const known = this.#living(kind, key);
    if (known === null) {
      throw new LanekeeperError('record/unknown', `There is no ${kind} "${key}" here.`);
    }
    return this.#edit(kind, key, contentOf(known), 'DELETED', by);
  }

  async #edit(
    kind: RecordKind,
    key: string,
    content: ContentOf<RecordKind>,
    change: EditedRecord['change'],
    by: string,
  ): Promise<EditedRecord> {
    const { records, announcer, onOrder } = this.#options;
    const known = records.get(kind, key);
    const nowMs = editMs(this.#options.environment.wall);
    const header = editedHeader(key, known, { nowMs, deleted: change === 'DELETED' });
    const wanted = recordOf(kind, header, content);
    const goesUp = uploadedRecords[kind] !== undefined;
    if (goesUp) recordUpload({ record: wanted, change });
    const revised = await records.revise([wanted], (states) =>
      states.flatMap((record) => [
        ...(goesUp ? [inOutboxAsEdited(this.#options, { record, change })] : []),
        this.#journal(record, change, by),
      ]),
    );
    announcer.records(revised);
    if (goesUp) onOrder();
    return { record: revised[0] ?? wanted, change, goesUp };
  }

  #living(kind: RecordKind, key: string): ParkRecord | null {
    const known = this.#options.records.get(kind, key);
    return known === undefined || headerOf(known).deleted ? null : known;
  }

  #journal(record: ParkRecord, change: EditedRecord['change'], by: string): Change {
    const text = `${record.kind} "${headerOf(record).key}" ${change.toLowerCase()} by ${by}`;
    const words = { laneId: '', event: 'record_edited', text, sessionId: '', plate: '' };
    return inJournal(newJournalEntry(this.#options, words));
  }
}

function assertEditable(kind: RecordKind): void {
  if (!cloudsAlone.has(kind)) return;
  const editable = recordKinds.filter((known) => !cloudsAlone.has(known));
  throw new LanekeeperError(
    'record/not-editable',
    `A ${kind} is kept by the cloud alone; edited here can be: ${editable.join(', ')}.`,
  );
}
