import { CloudError } from '../../cloud/cloud-error.js';
import { uploadDurationInfo } from '../../cloud/messages/upload-duration-info.js';
import { uploadTicketDeduction } from '../../cloud/messages/upload-ticket-deduction.js';
import { yuanText } from '../../cloud/money.js';
import { writeFields } from '../../cloud/strict.js';
import type { ReductionUsed } from '../../park/uplink.js';
import { requiredPlate } from '../plates.js';
import { secondsOf } from '../up-values.js';
import type { CloudUpload } from '../up.js';

type Identity = Pick<ReductionUsed, 'source' | 'reductionId' | 'chargingOrder' | 'shop'>;

/**
 * Whether the cloud can be told what a reduction took off: of a coupon with a number and a shop
 * (2.29), and of charging whose order is known (2.34). Both pages want these fields.
 */
export function isReportable(used: Identity): boolean {
  return used.source === 'CHARGING'
    ? used.chargingOrder !== ''
    : used.source === 'COUPON' && used.shop !== '' && ticketNumber(used.reductionId) !== null;
}

/**
 * What a coupon (2.29) or charging (2.34) took off the fee of a stay that has ended.
 * @throws CloudError `cloud/reduction-unreported`, `cloud/plate-missing`, `cloud/clock-unset`
 */
export function reductionUsed(used: ReductionUsed): CloudUpload {
  if (!isReportable(used)) {
    const sentence = 'The cloud takes no report of a reduction without number and origin.';
    throw new CloudError('cloud/reduction-unreported', sentence);
  }
  return used.source === 'CHARGING' ? charging(used) : coupon(used);
}

function coupon(used: ReductionUsed): CloudUpload {
  const data = writeFields(uploadTicketDeduction.request, {
    service_name: uploadTicketDeduction.serviceName,
    data_target: 'cloud',
    ticket_id: ticketNumber(used.reductionId) ?? undefined,
    car_number: requiredPlate(used.plate),
    shop_name: used.shop,
    order_id: used.sessionId,
    use_time: secondsOf(used.leftAt),
    deduction_amount: yuanText(used.amountFen),
    remark: undefined,
  });
  return { service: uploadTicketDeduction.serviceName, data };
}

function charging(used: ReductionUsed): CloudUpload {
  const byTime = used.minutes > 0;
  const data = writeFields(uploadDurationInfo.request, {
    service_name: uploadDurationInfo.serviceName,
    data_target: 'cloud',
    order_id: used.sessionId,
    car_number: requiredPlate(used.plate),
    start_charge_seq: used.chargingOrder,
    // The report knows no "all free": what that took off is an amount.
    calculation_method: used.byRule ? 3 : byTime ? 1 : 2,
    duration: byTime ? used.minutes : undefined,
    reduce_amount: byTime ? undefined : yuanText(used.amountFen),
    out_time: secondsOf(used.leftAt),
  });
  return { service: uploadDurationInfo.serviceName, data };
}

// A number in 2.29 and a text in 3.12: one with other letters cannot be told.
function ticketNumber(reductionId: string): number | null {
  const number = /^\d{1,15}$/.test(reductionId) ? Number(reductionId) : null;
  return number !== null && String(number) === reductionId ? number : null;
}
