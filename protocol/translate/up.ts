import { CloudError } from '../cloud/cloud-error.js';
import type { CloudData } from '../cloud/envelope.js';
import { inPark } from '../cloud/messages/in-park.js';
import { laterpayOrderUpload } from '../cloud/messages/laterpay-order-upload.js';
import { uploadLiftrod } from '../cloud/messages/upload-liftrod.js';
import { yuanText } from '../cloud/money.js';
import { writeFields } from '../cloud/strict.js';
import type {
  ArmMovedAbnormally,
  SessionLeftUnpaid,
  SessionOpened,
  Uplink,
} from '../park/uplink.js';
import { requiredPlate } from './plates.js';
import { filled, secondsOf } from './up-values.js';
import { exit } from './up/exit.js';
import { picture } from './up/picture.js';
import { reductionUsed } from './up/reduction-used.js';
import { shift } from './up/shift.js';
import { unmatchedCar } from './up/unmatched-car.js';
import { costTypeOf, licenseColorOf, readByCamera } from './values.js';
import { recordUpload } from './records/uploaded.js';

/** What the translation needs of the configuration. */
export interface UpContext {
  /** car_type when an order names no vehicle class. */
  defaultVehicleClass: string;
  /** The cloud's number for a reason of an arm movement; the list is made in each cloud. */
  liftReasons: Readonly<Record<string, number>>;
  /** The number for reasons that are not listed. */
  otherLiftReason: number;
}

/** The published default list of the cloud has 3 for "other reason". */
export const defaultUpContext: UpContext = {
  defaultVehicleClass: '小车',
  liftReasons: {},
  otherLiftReason: 3,
};

/** A message of the cloud before it is signed. */
export interface CloudUpload {
  service: string;
  data: CloudData;
}

/**
 * An uplink of the park bus as the cloud wants it.
 * @throws CloudError `cloud/plate-missing`, `cloud/clock-unset`, `cloud/no-debt`,
 *   `cloud/pay-type-missing`, `cloud/arm-action-missing`,
 *   `cloud/picture-subject`, `cloud/picture-size`, `cloud/shift-change`, `cloud/time-missing`,
 *   `cloud/reduction-unreported`, and
 *   those of `recordUpload` and `writeFields`: the message can never be sent as it is and belongs to
 *   the dead letters; but `cloud/clock-unset` means: not yet
 */
export function toCloud(uplink: Uplink, context: UpContext = defaultUpContext): CloudUpload {
  switch (uplink.body) {
    case 'sessionOpened':
      return entry(uplink.sessionOpened, context);
    case 'sessionClosed':
      return exit(uplink.sessionClosed, context);
    case 'sessionLeftUnpaid':
      return debt(uplink.messageId, uplink.sessionLeftUnpaid);
    case 'armMovedAbnormally':
      return armMovement(uplink.armMovedAbnormally, context);
    case 'pictureTaken':
      return picture(uplink.pictureTaken);
    case 'carUnmatched':
      return unmatchedCar(uplink.carUnmatched);
    case 'shiftChanged':
      return shift(uplink.shiftChanged);
    case 'reductionUsed':
      return reductionUsed(uplink.reductionUsed);
    case 'recordEdited':
      return recordUpload(uplink.recordEdited);
  }
}

function entry(opened: SessionOpened, context: UpContext): CloudUpload {
  const data = writeFields(inPark.request, {
    car_number: requiredPlate(opened.plate),
    in_time: secondsOf(opened.enteredAt),
    car_type: opened.vehicleClass || context.defaultVehicleClass,
    c_type: readByCamera,
    uid: opened.operatorId,
    order_id: opened.sessionId,
    empty_plot: opened.freePlaces,
    in_channel_id: opened.channelId,
    remark: filled(opened.remark),
    car_cost_type: costTypeOf[opened.right],
    license_color: licenseColorOf[opened.plateColor],
  });
  return { service: inPark.serviceName, data };
}

function debt(messageId: string, unpaid: SessionLeftUnpaid): CloudUpload {
  if (unpaid.debtFen <= 0) {
    throw new CloudError('cloud/no-debt', 'An order without a debt is no later payment.');
  }
  const data = writeFields(laterpayOrderUpload.request, {
    service_name: laterpayOrderUpload.serviceName,
    order_id: unpaid.sessionId,
    car_number: requiredPlate(unpaid.plate),
    car_cost_type: costTypeOf[unpaid.right],
    license_color: licenseColorOf[unpaid.plateColor],
    in_channel_id: unpaid.entryChannelId,
    in_time: secondsOf(unpaid.enteredAt),
    out_channel_id: unpaid.exitChannelId,
    end_time: secondsOf(unpaid.leftAt),
    car_type: filled(unpaid.vehicleClass),
    amount_receivable: yuanText(unpaid.amountReceivableFen),
    price: yuanText(unpaid.debtFen),
    remark: filled(unpaid.remark),
    uuid: messageId,
  });
  return { service: laterpayOrderUpload.serviceName, data };
}

function armMovement(moved: ArmMovedAbnormally, context: UpContext): CloudUpload {
  if (moved.action === 'UNSPECIFIED') {
    throw new CloudError('cloud/arm-action-missing', 'Whether the arm rose or fell is missing.');
  }
  const seconds = secondsOf(moved.at);
  const data = writeFields(uploadLiftrod.request, {
    service_name: uploadLiftrod.serviceName,
    data_target: 'cloud',
    liftrod_id: moved.movementId,
    operate: moved.action === 'RAISE' ? 0 : 1,
    create_time: seconds,
    update_time: seconds,
    reason: Object.hasOwn(context.liftReasons, moved.reason)
      ? context.liftReasons[moved.reason]
      : context.otherLiftReason,
    channel_id: moved.channelId,
    user_id: moved.operatorId,
    car_number: filled(moved.plate),
    order_id: filled(moved.sessionId),
    resume: filled(moved.reason),
  });
  return { service: uploadLiftrod.serviceName, data };
}
