import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import type { CloudMessage } from '../../../protocol/cloud/message.js';
import { refusal } from '../../../protocol/translate/refusal.js';
import type { Log } from '../../environment/log.js';
import type { DownlinkHandler } from './handlers.js';

/** Shown to the driver or the operator who asked: not supported by this car park's system. */
const REASON = '本车场系统暂不支持此功能';

/**
 * What is done with a message that nothing here acts on: it is counted, logged, handed on to the
 * park's own software, and refused, so that nobody at the cloud takes it for done. A record that is
 * refused comes again every two minutes for a day, which shows in the count and changes nothing.
 */
export class NotSupported {
  /** How often each message came, by its service name. */
  readonly counts = new Map<string, number>();
  readonly #log: Log;
  readonly #carry: (incoming: CloudIncoming) => void;

  /** @param carry hands the message on to the park's own software */
  constructor(log: Log, carry: (incoming: CloudIncoming) => void = () => undefined) {
    this.#log = log;
    this.#carry = carry;
  }

  handlerOf(message: CloudMessage): DownlinkHandler {
    return (incoming) => Promise.resolve(this.#refuse(message, incoming));
  }

  #refuse(message: CloudMessage, incoming: CloudIncoming): CloudData | null {
    const service = message.serviceName;
    this.counts.set(service, (this.counts.get(service) ?? 0) + 1);
    this.#carry(incoming);
    try {
      const answer = refusal(message, incoming, REASON);
      this.#log.warn('downlink_not_supported', { service, answered: answer !== null });
      return answer;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const reason = error.message;
      this.#log.warn('downlink_not_supported', { service, answered: false, reason });
      return null;
    }
  }
}
