import type { JsonValue } from '../../cloud/json-text.js';
import { readFields, textField, type CloudIncoming } from '../../cloud/lenient.js';
import { checkAccount } from '../../cloud/messages/check-account.js';
import { fenOfYuan } from '../../cloud/money.js';
import { writeFields } from '../../cloud/strict.js';
import { unixSecondsOf } from '../../cloud/time.js';
import type { CloudUpload } from '../up.js';

/** A time of at most 24 hours in Unix milliseconds, its end not included. */
export interface Period {
  fromMs: number;
  untilMs: number;
}

/** What the cloud has of the exits of a period. */
export interface DaySums {
  count: number;
  /** Null where the cloud does not say. */
  receivableFen: number | null;
  cashFen: number | null;
  electronicFen: number | null;
  /** Null where its rows name no orders: their fields are not public. */
  sessionIds: readonly string[] | null;
}

/** Asks for the exits of a period (2.23). @param fresh makes the text, and so its signature, new */
export function daySumsQuestion({ fromMs, untilMs }: Period, fresh: string): CloudUpload {
  const data = writeFields(checkAccount.request, {
    service_name: checkAccount.serviceName,
    data_target: 'cloud',
    begin_time: unixSecondsOf(fromMs),
    type: 1,
    // The cloud counts the second that is named as well.
    end_time: unixSecondsOf(untilMs) - 1,
    random_temp: fresh,
  });
  return { service: checkAccount.serviceName, data };
}

export function daySumsOf(incoming: CloudIncoming): DaySums {
  const { value } = readFields(checkAccount.answer, incoming.fields);
  return {
    count: value.count ?? 0,
    receivableFen: fenOrNull(value.amount_receive_total),
    cashFen: fenOrNull(value.cash_pay_total),
    electronicFen: fenOrNull(value.ele_pay_total),
    sessionIds: sessionIdsOf(value.order_list),
  };
}

function fenOrNull(yuan: number | undefined): number | null {
  return yuan === undefined ? null : fenOfYuan(yuan);
}

/** @param rows JSON as it came */
function sessionIdsOf(rows: unknown): string[] | null {
  if (!Array.isArray(rows)) return null;
  const ids = (rows as JsonValue[]).flatMap((row) =>
    row instanceof Map ? (textField(row, 'order_id') ?? []) : [],
  );
  return ids.length === rows.length ? ids : null;
}
