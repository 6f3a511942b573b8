import { readFields } from '../../cloud/lenient.js';
import { carTypeSync } from '../../cloud/messages/car-type-sync.js';
import { uploadCarType } from '../../cloud/messages/upload-car-type.js';
import { writeFields } from '../../cloud/strict.js';
import { unixSecondsOf } from '../../cloud/time.js';
import { operateTypeOf } from './operate-type.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords, UploadedRecords } from './translation.js';
import { ofKind, secondsOrNone } from './wire-values.js';

/** A pushed vehicle type (3.15). */
export const pushedVehicleClass: PushedRecords = {
  message: carTypeSync,
  read(incoming, known) {
    const { value, unreadable } = readFields(carTypeSync.request, incoming.fields);
    const facts = {
      key: value.car_type_id,
      operateType: value.operate_type,
      createdSeconds: value.create_time,
      updatedSeconds: value.update_time,
      unreadable,
      known,
    };
    const content = () => ({ name: value.name ?? '', sort: value.sort ?? 0 });
    return [pushedRecord('vehicleClass', facts, content)];
  },
};

export const uploadedVehicleClass: UploadedRecords = {
  message: uploadCarType,
  write(record, change) {
    const { header, vehicleClass } = ofKind(record, 'vehicleClass');
    const data = writeFields(uploadCarType.request, {
      service_name: uploadCarType.serviceName,
      data_target: 'cloud',
      car_type_id: header.key,
      name: vehicleClass.name,
      create_time: unixSecondsOf(header.createdMs),
      sort: vehicleClass.sort,
      update_time: secondsOrNone(header.updatedMs),
      operate_type: operateTypeOf[change],
    });
    return { service: uploadCarType.serviceName, data };
  },
};
