import { CloudError } from '../../cloud/cloud-error.js';
import { textField, type CloudIncoming } from '../../cloud/lenient.js';
import { uploadGate } from '../../cloud/messages/upload-gate.js';
import type { RecordKind } from '../../park/record-contents.js';
import type { RecordEdited } from '../../park/uplink.js';
import type { CloudUpload } from '../up.js';
import { uploadedBlackListEntry } from './black-list-entry.js';
import { uploadedCardPackage } from './card-package.js';
import { uploadedChannel } from './channel.js';
import { uploadedOperator } from './operator.js';
import { uploadedPermit } from './permit.js';
import { uploadedPriceDescription } from './price-description.js';
import type { UploadedRecords } from './translation.js';
import { uploadedVehicleClass } from './vehicle-class.js';

/** The kinds that go up when they are edited here. */
export const uploadedRecords: Readonly<Partial<Record<RecordKind, UploadedRecords>>> = {
  operator: uploadedOperator, // 2.4
  cardPackage: uploadedCardPackage, // 2.8
  priceDescription: uploadedPriceDescription, // 2.9
  permit: uploadedPermit, // 2.10
  channel: uploadedChannel, // 2.14
  blackListEntry: uploadedBlackListEntry, // 2.15
  vehicleClass: uploadedVehicleClass, // 2.16
};

/**
 * The upload of a record that was edited here.
 * @throws CloudError `cloud/no-upload` for a kind that does not go up, `cloud/record-change`, and
 *   those of `writeFields`
 */
export function recordUpload({ record, change }: RecordEdited): CloudUpload {
  const uploaded = uploadedRecords[record.kind];
  if (uploaded === undefined) {
    throw new CloudError('cloud/no-upload', `The cloud takes no ${record.kind} from a car park.`);
  }
  if (change === 'UNSPECIFIED') {
    throw new CloudError('cloud/record-change', 'Whether it was added or deleted is missing.');
  }
  return uploaded.write(record, change);
}

/** What to make of an answer that gives no reason for its state 0. */
export type UnknownThere = { then: 'add'; edited: RecordEdited } | { then: 'done' } | null;

/**
 * The published server refuses without a reason what changed no row: the cloud does not know the
 * key. Then a change goes once more as an addition, and a deletion is done. Null for every other
 * answer.
 */
export function unknownThere(edited: RecordEdited, answer: CloudIncoming): UnknownThere {
  const uploaded = uploadedRecords[edited.record.kind];
  if (uploaded === undefined || textField(answer.fields, 'state') !== '0') return null;
  const names = [uploaded.message.answerText, 'errmsg'];
  const texts = names.map((name) => textField(answer.fields, name) ?? '');
  const text = texts.find((found) => found !== '') ?? '';
  // upload_gate says that it succeeded also when it did not.
  const noReason = text === '' || (uploaded.message === uploadGate && text === '上传成功');
  if (!noReason) return null;
  if (edited.change === 'DELETED') return { then: 'done' };
  // Of a cashier both are the same message, and sending it again would change nothing.
  if (edited.change !== 'CHANGED' || edited.record.kind === 'operator') return null;
  return { then: 'add', edited: { ...edited, change: 'ADDED' } };
}
