import type { OutboxEntry } from '../../protocol/park/disk.js';
import { stampAt } from '../support/some-facts.js';

/** The order with the message id `m<sequence>`; without more it belongs to no session or plate. */
export function someOrder(
  sequence: number,
  rest: { sessionId?: string; plate?: string } = {},
): OutboxEntry {
  const messageId = `m${sequence}`;
  return {
    uplink: {
      messageId,
      nodeId: 'n1',
      sequence,
      sessionId: '',
      plate: '',
      at: stampAt(0),
      ...rest,
      body: 'armMovedAbnormally',
      armMovedAbnormally: {
        movementId: messageId,
        action: 'RAISE',
        at: stampAt(0),
        channelId: 'A1',
        operatorId: '',
        plate: '',
        sessionId: '',
        reason: 'by hand',
      },
    },
    attempts: 0,
    lastAnswer: '',
    refusedReason: '',
  };
}
