import { readFields } from '../../cloud/lenient.js';
import { priceSync } from '../../cloud/messages/price-sync.js';
import { uploadPrice } from '../../cloud/messages/upload-price.js';
import { writeFields } from '../../cloud/strict.js';
import { operateTypeOf } from './operate-type.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords, UploadedRecords } from './translation.js';
import { filled, ofKind, secondsOrNone } from './wire-values.js';

/** A pushed price rule in words (3.5). */
export const pushedPriceDescription: PushedRecords = {
  message: priceSync,
  read(incoming, known) {
    const { value, unreadable } = readFields(priceSync.request, incoming.fields);
    const facts = {
      key: value.price_id,
      operateType: value.operate_type,
      createdSeconds: value.create_time,
      updatedSeconds: value.update_time,
      unreadable,
      known,
    };
    const content = () => ({
      vehicleClass: value.car_type ?? '',
      description: value.describe ?? '',
    });
    return [pushedRecord('priceDescription', facts, content)];
  },
};

export const uploadedPriceDescription: UploadedRecords = {
  message: uploadPrice,
  write(record, change) {
    const { header, priceDescription } = ofKind(record, 'priceDescription');
    const data = writeFields(uploadPrice.request, {
      service_name: uploadPrice.serviceName,
      data_target: 'cloud',
      price_id: header.key,
      create_time: secondsOrNone(header.createdMs),
      update_time: secondsOrNone(header.updatedMs),
      describe: filled(priceDescription.description),
      car_type: priceDescription.vehicleClass,
      operate_type: operateTypeOf[change],
    });
    return { service: uploadPrice.serviceName, data };
  },
};
