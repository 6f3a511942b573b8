import type { CloudIncoming } from '../../cloud/lenient.js';
import { inPark } from '../../cloud/messages/in-park.js';
import { outPark } from '../../cloud/messages/out-park.js';
import { fenOfYuan } from '../../cloud/money.js';
import { unixMsOf } from '../../cloud/time.js';
import type { SessionClosed, SessionOpened } from '../../park/uplink.js';
import type { Stamp } from '../../park/values.js';
import { readDown } from '../read-down.js';
import { methodOf, plateColorOf, rightOf } from '../values.js';

/*
 * The cloud copies the entries and exits of one client of the car park to the others that ask for
 * them (wire: `syncdata` in the local_id), word for word. So a site whose boxes share no bus can
 * still know its open stays.
 */

/** An entry that another client uploaded. @throws CloudError `cloud/request-unusable` */
export function relayedEntry(incoming: CloudIncoming): SessionOpened {
  const value = readDown(inPark, incoming, ['order_id', 'car_number', 'in_time']);
  return {
    sessionId: value.order_id,
    plate: value.car_number,
    enteredAt: stampOf(value.in_time),
    channelId: value.in_channel_id ?? '',
    vehicleClass: value.car_type ?? '',
    plateColor: plateColorOf(value.license_color),
    right: rightOf(value.car_cost_type),
    operatorId: value.uid ?? '',
    freePlaces: value.empty_plot ?? 0,
    remark: value.remark ?? '',
  };
}

/**
 * An exit that another client uploaded.
 * @throws CloudError `cloud/request-unusable`, `cloud/not-money`
 */
export function relayedExit(incoming: CloudIncoming): SessionClosed {
  const needed = ['order_id', 'car_number', 'in_time', 'out_time'] as const;
  const value = readDown(outPark, incoming, needed);
  const fen = (yuan: string | undefined) => fenOfYuan(yuan === undefined || yuan === '' ? 0 : yuan);
  return {
    sessionId: value.order_id,
    plate: value.car_number,
    enteredAt: stampOf(value.in_time),
    leftAt: stampOf(value.out_time),
    entryChannelId: value.in_channel_id ?? '',
    exitChannelId: value.out_channel_id ?? '',
    vehicleClass: value.car_type ?? '',
    // An exit tells neither of the two.
    right: 'UNSPECIFIED',
    plateColor: 'UNSPECIFIED',
    entryOperatorId: value.uid ?? '',
    exitOperatorId: value.out_uid ?? '',
    freePlaces: value.empty_plot ?? 0,
    method: methodOf(value.pay_type),
    amountReceivableFen: fen(value.amount_receivable),
    electronicPrepaidFen: fen(value.electronic_prepay),
    electronicPaidFen: fen(value.electronic_pay),
    cashPrepaidFen: fen(value.cash_prepay),
    cashPaidFen: fen(value.cash_pay),
    reducedFen: fen(value.reduce_amount),
    freeReason: value.freereasons ?? '',
    remark: value.remark ?? '',
  };
}

// The clock is that of another client, of which nothing is known but the time itself.
function stampOf(seconds: number): Stamp {
  return { unixMs: unixMsOf(seconds), quality: 'SET', boot: 0, sinceBootMs: 0 };
}
