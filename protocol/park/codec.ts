import type { CloudCall, CloudCallReply } from './cloud-call.js';
import type { Command, CommandReply } from './command.js';
import type { JournalEntry, LaneMode, Meta, OutboxEntry, SeenCommand } from './disk.js';
import type { Fact, SessionFacts } from './fact.js';
import { lanekeeper, type GeneratedMessage } from './generated/park.js';
import type { LinkState, NodeState } from './node.js';
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
 * @param faultOf what else is wrong with a message, as a sentence; null when nothing is.
 */
function codec<T extends object>(
  name: string,
  type: GeneratedMessage,
  required: readonly (keyof T | 'kind' | 'body')[],
  faultOf: (value: T) => string | null = () => null,
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
      const fault = faultOf(plain);
      if (fault !== null) throw new ParkDecodeError(name, fault);
      return plain;
    },
  };
}

export const factCodec = codec<Fact>('Fact', v1.Fact, ['factId', 'sessionId', 'at', 'kind']);
export const sessionFactsCodec = codec<SessionFacts>('Session', v1.Session, ['sessionId']);
export const recordCodec = codec<ParkRecord>('Record', v1.Record, ['kind'], recordFault);
export const uplinkCodec = codec<Uplink>('Uplink', v1.Uplink, ['messageId', 'at', 'body']);
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
export const journalEntryCodec = codec<JournalEntry>('JournalEntry', v1.JournalEntry, ['at']);
export const outboxEntryCodec = codec<OutboxEntry>('OutboxEntry', v1.OutboxEntry, ['uplink']);
export const seenCommandCodec = codec<SeenCommand>('SeenCommand', v1.SeenCommand, ['commandId']);
export const laneModeCodec = codec<LaneMode>('LaneMode', v1.LaneMode, []);
export const metaCodec = codec<Meta>('Meta', v1.Meta, ['storeId']);

/** Permits of earlier versions are taken as they are. */
function recordFault(record: ParkRecord): string | null {
  if (record.kind === 'permit') return null;
  const header = record.header as RecordHeader | null;
  if (header === null) return 'the header is missing';
  return keyFault(header.key) ?? contentFault(record.kind, contentOf(record));
}
