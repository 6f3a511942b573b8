import type { CarriedMessage, CloudCall, CloudCallReply } from './cloud-call.js';
import type { Command, CommandReply } from './command.js';
import type {
  DamagedValue,
  JournalEntry,
  ArmWear,
  LaneMode,
  Meta,
  OutboxEntry,
  RecentRecord,
  SeenCommand,
  Shift,
  SendingHistory,
  StorePosition,
} from './disk.js';
import type { Fact, SessionFacts } from './fact.js';
import { lanekeeper, type GeneratedMessage } from './generated/park.js';
import type { BootClock, LinkState, NodeState } from './node.js';
import { contentFault, keyFault } from './record-check.js';
import { contentOf, type ParkRecord, type RecordHeader } from './record.js';
import type { Outcome, Uplink } from './uplink.js';

const v1 = lanekeeper.park.v1;

/** The bytes are not a message of the park bus, or one without its required part. */
export class ParkDecodeError extends Error {
  readonly code = 'park/undecodable';

  constructor(messageName: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`These bytes are not a ${messageName} of the park bus: ${why}`, { cause });
    this.name = 'ParkDecodeError';
  }
}

/** Turns one message of the park bus into bytes and back. */
export interface Codec<T> {
  encode(value: T): Uint8Array;
  /** @throws ParkDecodeError on anything that is not such a message. */
  decode(bytes: Uint8Array): T;
}

const asPlainValues = {
  enums: String,
  longs: Number,
  defaults: true,
  arrays: true,
  objects: true,
  oneofs: true,
};

/**
 * @param required fields whose absence makes the message meaningless, and so a refusal.
 * @param checked the message as it is handed out; throws what else is wrong with it.
 */
function codec<T extends object>(
  name: string,
  type: GeneratedMessage,
  required: readonly (keyof T | 'kind' | 'body')[],
  checked: (value: T) => T = (value) => value,
): Codec<T> {
  return {
    encode: (value) => type.encode(type.fromObject(value)).finish(),
    decode(bytes) {
      let plain: T;
      try {
        plain = type.toObject(type.decode(bytes), asPlainValues) as T;
      } catch (cause) {
        throw new ParkDecodeError(name, cause);
      }
      for (const field of required) {
        const value = (plain as Record<PropertyKey, unknown>)[field];
        if (value === undefined || value === null || value === '') {
          throw new ParkDecodeError(name, `${String(field)} is missing`);
        }
      }
      try {
        return checked(plain);
      } catch (cause) {
        throw new ParkDecodeError(name, cause);
      }
    },
  };
}

export const factCodec = codec<Fact>('Fact', v1.Fact, ['factId', 'sessionId', 'at', 'kind']);
export const sessionFactsCodec = codec<SessionFacts>('Session', v1.Session, ['sessionId']);
export const recordCodec = codec<ParkRecord>('Record', v1.Record, ['kind'], checkedRecord);
export const uplinkCodec = codec<Uplink>(
  'Uplink',
  v1.Uplink,
  ['messageId', 'at', 'body'],
  checkedUplink,
);
export const outcomeCodec = codec<Outcome>('Outcome', v1.Outcome, ['messageId']);
export const linkStateCodec = codec<LinkState>('LinkState', v1.LinkState, []);
export const nodeStateCodec = codec<NodeState>('NodeState', v1.NodeState, ['nodeId']);
export const commandCodec = codec<Command>('Command', v1.Command, ['commandId', 'channelId']);
export const commandReplyCodec = codec<CommandReply>('CommandReply', v1.CommandReply, [
  'commandId',
]);
export const cloudCallCodec = codec<CloudCall>('CloudCall', v1.CloudCall, [
  'callId',
  'serviceName',
]);
export const cloudCallReplyCodec = codec<CloudCallReply>('CloudCallReply', v1.CloudCallReply, [
  'callId',
]);
export const carriedMessageCodec = codec<CarriedMessage>('CarriedMessage', v1.CarriedMessage, [
  'messageJson',
]);
export const journalEntryCodec = codec<JournalEntry>('JournalEntry', v1.JournalEntry, ['at']);
export const outboxEntryCodec = codec<OutboxEntry>(
  'OutboxEntry',
  v1.OutboxEntry,
  ['uplink'],
  (entry) => ({ ...entry, uplink: checkedUplink(entry.uplink) }),
);
export const seenCommandCodec = codec<SeenCommand>('SeenCommand', v1.SeenCommand, ['commandId']);
export const bootClockCodec = codec<BootClock>('BootClock', v1.BootClock, []);
export const shiftCodec = codec<Shift>(
  'Shift',
  v1.Shift,
  ['shiftId', 'startedAt', 'sums'],
  // The decoder leaves out what was not counted.
  (shift) => ({ ...shift, countedFen: shift.countedFen ?? null }),
);
export const laneModeCodec = codec<LaneMode>('LaneMode', v1.LaneMode, []);
export const armWearCodec = codec<ArmWear>('ArmWear', v1.ArmWear, []);
export const metaCodec = codec<Meta>('Meta', v1.Meta, ['storeId']);
export const storePositionCodec = codec<StorePosition>('StorePosition', v1.StorePosition, []);
export const damagedValueCodec = codec<DamagedValue>('DamagedValue', v1.DamagedValue, ['shelf']);
export const recentRecordCodec = codec<RecentRecord>('RecentRecord', v1.RecentRecord, [
  'storeId',
  'position',
]);

/** Permits of earlier versions are taken as they are. */
function checkedRecord(record: ParkRecord): ParkRecord {
  // A permit has no header of its own, for which the decoder shows null.
  if (record.kind === 'permit') return { kind: 'permit', permit: record.permit };
  const header = record.header as RecordHeader | null;
  if (header === null) throw new Error('the header is missing');
  const fault = keyFault(header.key) ?? contentFault(record.kind, contentOf(record));
  if (fault !== null) throw new Error(fault);
  return record;
}

function checkedUplink(uplink: Uplink): Uplink {
  if (uplink.body !== 'recordEdited') return uplink;
  const { record, change } = uplink.recordEdited;
  const kind = (record as ParkRecord | null)?.kind as string | undefined;
  if (kind === undefined) throw new Error('the record is missing');
  return { ...uplink, recordEdited: { record: checkedRecord(record), change } };
}
export const sendingHistoryCodec = codec<SendingHistory>('SendingHistory', v1.SendingHistory, [
  'messageId',
]);
