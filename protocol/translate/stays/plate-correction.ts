import type { CloudData } from '../../cloud/envelope.js';
import type { CloudIncoming } from '../../cloud/lenient.js';
import { changeCarNumber } from '../../cloud/messages/change-car-number.js';
import { unixMsOf } from '../../cloud/time.js';
import type { PlateCorrected } from '../../park/fact.js';
import { downAnswer } from '../down-answer.js';
import type { DownResult } from '../down-result.js';
import { readDown } from '../read-down.js';

/** Somebody at the cloud corrects the plate of an open stay (3.43). */
export interface PlateCorrection {
  commandId: string;
  sessionId: string;
  /** The plate that the stay must still have. */
  oldPlate: string;
  enteredMs: number;
  /** The content of the fact. */
  plateCorrected: PlateCorrected;
  remark: string;
}

/** @throws CloudError `cloud/request-unusable` */
export function plateCorrection(incoming: CloudIncoming): PlateCorrection {
  const value = readDown(changeCarNumber, incoming, [
    ...(['message_uuid', 'order_id', 'old_car_number', 'new_car_number'] as const),
  ]);
  return {
    commandId: value.message_uuid,
    sessionId: value.order_id,
    oldPlate: value.old_car_number,
    enteredMs: unixMsOf(value.in_time ?? 0),
    plateCorrected: { plate: value.new_car_number, by: value.user_id ?? '' },
    remark: value.remark ?? '',
  };
}

/** The answer has the plate that the stay has afterwards: the new one only if it was taken over. */
export function plateCorrectionAnswer(
  incoming: CloudIncoming,
  result: DownResult,
): CloudData | null {
  if (!result.done) return downAnswer(changeCarNumber, incoming, result);
  const { new_car_number } = readDown(changeCarNumber, incoming, ['new_car_number']);
  return downAnswer(changeCarNumber, incoming, result, { car_number: new_car_number });
}
