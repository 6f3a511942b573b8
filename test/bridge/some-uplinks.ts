import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { ParkRecord } from '../../protocol/park/record.js';
import type { RecordEdited, Uplink } from '../../protocol/park/uplink.js';
import { stampAt } from '../support/some-facts.js';

/** The entry order `m<sequence>` of session `s<sequence>`. */
export function entryOrder(
  sequence: number,
  changes: { plate?: string; clockSet?: boolean } = {},
): OutboxEntry {
  const { plate = '粤B12345', clockSet = true } = changes;
  const at = { ...stampAt(0), quality: clockSet ? ('SET' as const) : ('UNSET' as const) };
  const sessionId = `s${sequence}`;
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
