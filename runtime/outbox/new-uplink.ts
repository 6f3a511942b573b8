import type { Uplink, UplinkBody } from '../../protocol/park/uplink.js';
import type { Stamp } from '../../protocol/park/values.js';
import type { Numbering } from '../sessions/new-fact.js';
import { outboxShelf, sequenceKey } from '../store/shelves.js';
import { put, type Change } from '../store/write.js';

/**
 * A message to the cloud with the next number of the store; commit it in the same turn.
 * @param body what it says; a function where that holds the message's own number
 */
export function newUplink(
  { numbering, nodeId, at }: { numbering: Numbering; nodeId: string; at: Stamp },
  about: { sessionId: string; plate: string },
  body: UplinkBody | ((messageId: string) => UplinkBody),
): Uplink {
  const sequence = numbering.nextSequence();
  const messageId = numbering.idOf(sequence);
  const said = typeof body === 'function' ? body(messageId) : body;
  return { messageId, nodeId, sequence, ...about, at, ...said };
}

/** The message waits for the cloud. */
export function inOutbox(uplink: Uplink): Change {
  const entry = { uplink, attempts: 0, lastAnswer: '', refusedReason: '' };
  return put(outboxShelf, sequenceKey(uplink.sequence), entry);
}
