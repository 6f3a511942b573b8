import type { CloudIncoming } from '../../cloud/lenient.js';
import type { CloudMessage } from '../../cloud/message.js';
import type { ParkRecord } from '../../park/record.js';
import type { RecordKind } from '../../park/record-contents.js';
import type { RecordChange } from '../../park/values.js';
import type { CloudUpload } from '../up.js';

/** What is known here of a record. */
export type KnownRecord = (kind: RecordKind, key: string) => ParkRecord | undefined;

/** How the cloud tells records of one kind. Pure. */
export interface PushedRecords {
  message: CloudMessage;
  /**
   * The records that the message changes. Their `updatedMs` is 0 where the message tells no time.
   * @throws CloudError when the message cannot be kept; its sentence is the reason of the refusal
   */
  read: (incoming: CloudIncoming, known: KnownRecord) => ParkRecord[];
}

/** How records of one kind go up when they are edited here. Pure. */
export interface UploadedRecords {
  message: CloudMessage;
  /** @throws CloudError for a record that the cloud cannot take as it is */
  write: (record: ParkRecord, change: Exclude<RecordChange, 'UNSPECIFIED'>) => CloudUpload;
}
