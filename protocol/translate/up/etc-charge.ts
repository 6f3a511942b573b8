import type { Static } from 'typebox';
import { etcPay } from '../../cloud/messages/etc-pay.js';
import { yuanText } from '../../cloud/money.js';
import type { SessionClosed } from '../../park/uplink.js';
import type { EtcLane } from '../etc-lane.js';
import { requiredPlate } from '../plates.js';
import { secondsOf, stayMinutes } from '../up-values.js';
import type { CloudUpload } from '../up.js';

/** The bridge adds the number of the car park. */
type EtcCharge = Omit<Static<typeof etcPay.request>, 'park_id'>;

/**
 * Asks the platform to take what is due from the car at an ETC antenna (2.37). The addresses of
 * pictures go up empty, as there are none.
 * @throws CloudError `cloud/plate-missing`, `cloud/clock-unset`
 */
export function etcCharge(
  closed: SessionClosed,
  { dueFen, lane }: { dueFen: number; lane: EtcLane },
): CloudUpload {
  const inTime = secondsOf(closed.enteredAt);
  const outTime = secondsOf(closed.leftAt);
  const data: EtcCharge = {
    service_name: etcPay.serviceName,
    data_target: 'cloud',
    car_number: requiredPlate(closed.plate),
    in_time: inTime,
    out_time: outTime,
    empty_plot: closed.freePlaces,
    total_original: yuanText(closed.amountReceivableFen),
    total: yuanText(dueFen),
    order_id: closed.sessionId,
    out_channel_id: closed.exitChannelId,
    inpark_img: '',
    outpark_img: '',
    in_channel_id: closed.entryChannelId,
    parking_time: String(stayMinutes(inTime, outTime)),
    lane_no: lane.laneCode,
    pay_type: lane.provider,
  };
  return { service: etcPay.serviceName, data };
}
