import { CloudError } from '../../cloud/cloud-error.js';
import { uploadCarpic } from '../../cloud/messages/upload-carpic.js';
import { writeFields } from '../../cloud/strict.js';
import type { PictureTaken } from '../../park/uplink.js';
import { filled, secondsOf } from '../up-values.js';
import type { CloudUpload } from '../up.js';

/** The documents allow 150 KB for a picture, before Base64. */
export const pictureBytesMax = 150 * 1024;

const sources = {
  ENTRY: 'order',
  EXIT: 'order',
  ARM_MOVEMENT: 'liftrod',
  UNMATCHED_CAR: 'confirm',
  CAPTURE: 'capture',
} as const;

const ids = {
  order: 'order_id',
  liftrod: 'liftrod_id',
  confirm: 'event_id',
  capture: 'uuid',
} as const;

/**
 * A picture (2.12). What it shows decides which number it needs.
 * @throws CloudError `cloud/picture-subject`, `cloud/picture-size`, `cloud/clock-unset`
 */
export function picture(taken: PictureTaken): CloudUpload {
  const { subject, content } = taken;
  if (subject === 'UNSPECIFIED' || taken.subjectId === '') {
    throw new CloudError('cloud/picture-subject', 'What the picture shows is missing.');
  }
  if (content.length === 0 || content.length > pictureBytesMax) {
    throw new CloudError(
      'cloud/picture-size',
      `The picture has ${content.length} bytes; the cloud takes 1 to ${pictureBytesMax}.`,
    );
  }
  const source = sources[subject];
  const moment = { ENTRY: 'in', EXIT: 'out' }[subject as 'ENTRY' | 'EXIT'] as string | undefined;
  const data = writeFields(uploadCarpic.request, {
    service_name: uploadCarpic.serviceName,
    data_target: 'cloud',
    picture_source: source,
    order_id: undefined,
    liftrod_id: undefined,
    event_id: undefined,
    uuid: undefined,
    [ids[source]]: taken.subjectId,
    create_time: secondsOf(taken.takenAt),
    content: Buffer.from(content).toString('base64'),
    car_number: filled(taken.plate),
    pic_type: filled(taken.fileKind),
    park_order_type: moment,
    upload_type: 'http',
    resume: filled(taken.remark),
  });
  return { service: uploadCarpic.serviceName, data };
}
