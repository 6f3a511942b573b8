import type { Timer } from '../../../drivers/clock.js';
import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { passThrough } from '../../../protocol/cloud/messages/pass-through.js';
import { carriedMessageCodec } from '../../../protocol/park/codec.js';
import { passedOnAnswer, passedOnNumber } from '../../../protocol/translate/passed-on.js';
import { LanekeeperError, sentenceOf } from '../../errors.js';
import type { NodeParts } from '../../node-parts.js';
import type { CloudRequest, CloudRequestResult } from './cloud-request.js';

export interface CarriedMessagesOptions extends Pick<NodeParts, 'environment' | 'bus' | 'topics'> {
  reply: (service: string, data: CloudData) => void;
}

/** A third party waits seven seconds for its answer, which has a way to go. */
export const ANSWER_WAIT_MS = 6_000;
/** Messages whose answers are waited for at once. */
const OPEN_MAX = 64;
const CHARACTERS_MAX = 65_536;

/**
 * Messages of the cloud that nothing here acts on go to the park's own software, over the bus, as
 * they came. It may answer one of a third party (3.22), once and in time; for what nobody answers
 * the cloud tells the third party so itself, since that answer has no state to refuse with.
 */
export class CarriedMessages {
  readonly counters = { handed_on: 0, lost: 0, answered: 0 };
  readonly #options: CarriedMessagesOptions;
  readonly #open = new Map<string, Timer>();

  constructor(options: CarriedMessagesOptions) {
    this.#options = options;
  }

  take(incoming: CloudIncoming): void {
    const { environment, bus, topics } = this.#options;
    const service = incoming.serviceName ?? '';
    if (incoming.text.length > CHARACTERS_MAX) {
      this.#lose(service, `it has more than ${CHARACTERS_MAX} characters`);
      return;
    }
    const receivedMs = environment.wall.unixMs();
    const isOpen = this.#await(passedOnNumber(incoming));
    const payload = carriedMessageCodec.encode({
      serviceName: service,
      messageJson: incoming.text,
      receivedMs,
      answerUntilMs: isOpen ? receivedMs + ANSWER_WAIT_MS : 0,
    });
    bus.publish(topics.carried(), payload, { retain: false }).then(
      () => (this.counters.handed_on += 1),
      (error: unknown) => {
        this.#lose(service, sentenceOf(error));
      },
    );
  }

  takes({ service }: CloudRequest): boolean {
    return service === passThrough.serviceName;
  }

  /**
   * Sends the answer to a message that waits for one.
   * @throws LanekeeperError `carried/not-waiting`; CloudError as `passedOnAnswer`
   */
  answer({ data }: CloudRequest): Promise<CloudRequestResult> {
    return new Promise((resolve) => {
      const answer = passedOnAnswer(data);
      const number = String(data['uuid']);
      const waiting = this.#open.get(number);
      if (waiting === undefined) {
        throw new LanekeeperError(
          'carried/not-waiting',
          `No message ${number.slice(0, 64)} waits for an answer: it was answered, or its ` +
            `${ANSWER_WAIT_MS / 1_000} seconds are over.`,
        );
      }
      waiting.cancel();
      this.#open.delete(number);
      this.counters.answered += 1;
      this.#options.reply(passThrough.serviceName, answer);
      const meaning = 'The answer was sent. The cloud confirms no answers.';
      resolve({ delivery: 'UNKNOWN', meaning, answer: '' });
    });
  }

  close(): void {
    for (const timer of this.#open.values()) timer.cancel();
    this.#open.clear();
  }

  /** Whether an answer to the message of that number may come. */
  #await(number: string): boolean {
    const known = this.#open.get(number);
    if (number === '' || (known === undefined && this.#open.size >= OPEN_MAX)) return false;
    known?.cancel();
    const { clock } = this.#options.environment;
    this.#open.set(
      number,
      clock.after(ANSWER_WAIT_MS, () => this.#open.delete(number)),
    );
    return true;
  }

  #lose(service: string, reason: string): void {
    this.counters.lost += 1;
    this.#options.environment.log.warn('carried_message_lost', { service, reason });
  }
}
