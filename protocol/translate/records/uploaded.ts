import { CloudError } from '../../cloud/cloud-error.js';
import type { RecordKind } from '../../park/record-contents.js';
import type { RecordEdited } from '../../park/uplink.js';
import type { CloudUpload } from '../up.js';
import { uploadedBlackListEntry } from './black-list-entry.js';
import { uploadedCardPackage } from './card-package.js';
import { uploadedRenewal } from './card-renewal.js';
import { uploadedChannel } from './channel.js';
import { uploadedOperator } from './operator.js';
import { uploadedPermit } from './permit.js';
import { uploadedPriceDescription } from './price-description.js';
import { uploadedTopUp } from './stored-value-trade.js';
import type { UploadedRecords } from './translation.js';
import { uploadedVehicleClass } from './vehicle-class.js';

/** The kinds that go up when they are edited here. */
export const uploadedRecords: Readonly<Partial<Record<RecordKind, UploadedRecords>>> = {
  operator: uploadedOperator, // 2.4
  cardPackage: uploadedCardPackage, // 2.8
  priceDescription: uploadedPriceDescription, // 2.9
  permit: uploadedPermit, // 2.10
  cardRenewal: uploadedRenewal, // 2.13
  channel: uploadedChannel, // 2.14
  blackListEntry: uploadedBlackListEntry, // 2.15
  vehicleClass: uploadedVehicleClass, // 2.16
  storedValueTrade: uploadedTopUp, // 2.26
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
