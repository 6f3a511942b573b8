import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { ParkRecord } from '../../protocol/park/record.js';
import type { RecordEdited, Uplink } from '../../protocol/park/uplink.js';
import { stampAt } from '../support/some-facts.js';

/** The entry order `m<sequence>` of session `s<sequence>`. */
export function entryOrder(
  sequence: number,
  changes: { plate?: string; clockSet?: boolean; sessionId?: string } = {},
): OutboxEntry {
  const { plate = '粤B12345', clockSet = true, sessionId = `s${sequence}` } = changes;
  const at = { ...stampAt(0), quality: clockSet ? ('SET' as const) : ('UNSET' as const) };
  const uplink: Uplink = {
    messageId: `m${sequence}`,
    nodeId: 'gate-1',
    sequence,
    sessionId,
    plate,
    at,
    body: 'sessionOpened',
    sessionOpened: {
      sessionId,
      plate,
      enteredAt: at,
      channelId: 'A1',
      vehicleClass: '小车',
      plateColor: 'BLUE',
      right: 'TEMPORARY',
      operatorId: '',
      freePlaces: 5,
      remark: '',
    },
  };
  return { uplink, attempts: 1, lastAnswer: '', refusedReason: '' };
}

/** The exit order `m<sequence>` of a stay that cost nothing. */
export function exitOrder(
  sequence: number,
  changes: { plate?: string; sessionId?: string } = {},
): OutboxEntry {
  const { uplink, ...rest } = entryOrder(sequence, changes);
  const { messageId, nodeId, sessionId, plate, at } = uplink;
  const money = {
    ...{ amountReceivableFen: 0, electronicPrepaidFen: 0, electronicPaidFen: 0 },
    ...{ cashPrepaidFen: 0, cashPaidFen: 0, reducedFen: 0 },
  };
  return {
    uplink: {
      ...{ messageId, nodeId, sequence, sessionId, plate, at },
      body: 'sessionClosed',
      sessionClosed: {
        ...{ sessionId, plate, enteredAt: at, leftAt: at },
        ...{ entryChannelId: 'A1', exitChannelId: 'B1' },
        ...{ vehicleClass: '小车', plateColor: 'BLUE', right: 'TEMPORARY' },
        ...{ entryOperatorId: '', exitOperatorId: '', freePlaces: 5 },
        ...{ method: 'FREE', freeReason: '', remark: '', ...money },
      },
    },
    ...rest,
  };
}

/** The message `m<sequence>` with an edited record. */
export function recordEdit(
  sequence: number,
  record: ParkRecord,
  change: RecordEdited['change'],
): OutboxEntry {
  const uplink: Uplink = {
    messageId: `m${sequence}`,
    nodeId: 'gate-1',
    sequence,
    sessionId: `edit${sequence}`,
    plate: '',
    at: stampAt(0),
    body: 'recordEdited',
    recordEdited: { record, change },
  };
  return { uplink, attempts: 1, lastAnswer: '', refusedReason: '' };
}
