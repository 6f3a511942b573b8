import { uploadConfirmOrder } from '../../cloud/messages/upload-confirm-order.js';
import { writeFields } from '../../cloud/strict.js';
import type { CarUnmatched } from '../../park/uplink.js';
import { requiredPlate } from '../plates.js';
import { secondsOf } from '../up-values.js';
import type { CloudUpload } from '../up.js';

/**
 * A car at the exit whose plate fits no stay (2.17). People at the cloud see it only once its
 * picture went up as well; the stay that they choose comes down as 3.17.
 * @throws CloudError `cloud/plate-missing`, `cloud/clock-unset`
 */
export function unmatchedCar(car: CarUnmatched): CloudUpload {
  const data = writeFields(uploadConfirmOrder.request, {
    service_name: uploadConfirmOrder.serviceName,
    data_target: 'cloud',
    event_id: car.eventId,
    car_number: requiredPlate(car.plate),
    upload_time: secondsOf(car.at),
    channel_id: car.channelId,
  });
  return { service: uploadConfirmOrder.serviceName, data };
}
