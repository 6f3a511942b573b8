import type { Timer } from '../../drivers/clock.js';
import type { CloudData, SealedMessage } from '../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../protocol/cloud/lenient.js';
import { pairingKey, type CloudMessage } from '../../protocol/cloud/message.js';
import type { LanekeeperError } from '../errors.js';
import type { Priority } from './pacing.js';

/** A message of ours that is under way, or about to be. */
export interface Pending {
  service: string;
  sealed: SealedMessage;
  priority: Priority;
  /** What its answer repeats; null when the answer repeats nothing. */
  key: string | null;
  /** Two messages that share one of these are not under way together. */
  conflicts: readonly string[];
  /** `blocked`: an earlier one stands in the way; `queued`: it waits for its turn. */
  state: 'blocked' | 'queued' | 'sent';
  timer: Timer | null;
  /** The end of it. Later calls do nothing. */
  settle: (answer: CloudIncoming | 'empty' | LanekeeperError) => void;
}

/**
 * One message per order, and one per service whose answer names no record: the cloud works on
 * several at once, and their answers could not be told apart.
 */
export function conflictKeys(
  service: string,
  definition: CloudMessage | null,
  data: CloudData,
): string[] {
  const order = data['order_id'];
  const key = definition === null ? null : pairingKey(definition, 'request', data);
  const keys = [`service ${service} ${key ?? ''}`];
  if (typeof order === 'string' && order !== '') keys.push(`order ${order}`);
  return keys;
}
