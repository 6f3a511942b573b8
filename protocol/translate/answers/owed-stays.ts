import { CloudError } from '../../cloud/cloud-error.js';
import { readFields, type CloudIncoming } from '../../cloud/lenient.js';
import { inPark } from '../../cloud/messages/in-park.js';
import { queryEscape } from '../../cloud/messages/query-escape.js';
import { fenOfYuan } from '../../cloud/money.js';
import { unixMsOf } from '../../cloud/time.js';

/** A stay that still owes something, perhaps in another car park. */
export interface OwedStay {
  sessionId: string;
  /** Name of the car park, for people. */
  parkName: string;
  /** Null where the answer does not tell the amount: 2.38 does. */
  debtFen: number | null;
  /** 0 where the answer does not tell it. */
  enteredMs: number;
  leftMs: number;
}

/** The debts that the answer to an entry names (2.1). */
export function owedStaysOfEntry(incoming: CloudIncoming): OwedStay[] {
  const { value } = readFields(inPark.answer, incoming.fields);
  return (value.escapeOrder ?? []).flatMap(({ orderId: sessionId = '', parkName = '' }) =>
    sessionId === '' ? [] : [{ sessionId, parkName, debtFen: null, enteredMs: 0, leftMs: 0 }],
  );
}

/**
 * The debts of a plate (2.38). No debt is an empty list, or no list at all.
 * @throws CloudError `cloud/query-failed`, `cloud/not-money`
 */
export function owedStays(incoming: CloudIncoming): OwedStay[] {
  const { value } = readFields(queryEscape.answer, incoming.fields);
  if (value.state !== 1) {
    throw new CloudError(
      'cloud/query-failed',
      `The cloud did not answer the query for debts: ${value.errmsg ?? 'no reason given'}.`,
    );
  }
  return (value.escapeOrder ?? []).flatMap((row) =>
    row.orderId === undefined || row.orderId === ''
      ? []
      : [
          {
            sessionId: row.orderId,
            parkName: row.parkName ?? '',
            debtFen: row.money === undefined ? null : fenOfYuan(row.money),
            enteredMs: unixMsOf(row.inTime ?? 0),
            leftMs: unixMsOf(row.outTime ?? 0),
          },
        ],
  );
}
