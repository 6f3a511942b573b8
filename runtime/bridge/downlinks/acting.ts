import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import type { CloudMessage } from '../../../protocol/cloud/message.js';
import { downAnswer } from '../../../protocol/translate/down-answer.js';
import type { DownResult } from '../../../protocol/translate/down-result.js';
import { codeOf, LanekeeperError, sentenceOf } from '../../errors.js';
import type { DownlinkContext } from './handlers.js';

/** Handles one message in a context. */
export type Acting = (
  incoming: CloudIncoming,
  context: DownlinkContext,
) => Promise<CloudData | null>;
type Answering<Done> = (
  incoming: CloudIncoming,
  result: DownResult,
  done: Done | null,
) => CloudData | null;
/** Does what is asked, durably. Throws the reason for which it is not done. */
type Doing<Done> = (incoming: CloudIncoming, context: DownlinkContext) => Promise<Done>;

/**
 * Does what a message asks, and answers afterwards: with 1, or with 0 and the reason.
 * @param answer where the answer tells more than the state; gets what `act` gave, null without it
 */
export function acting<Done = void>(
  message: CloudMessage,
  act: Doing<Done>,
  answer?: Answering<Done>,
): [string, Acting] {
  const answered: Answering<Done> =
    answer ?? ((incoming, result) => downAnswer(message, incoming, result));
  const handle: Acting = async (incoming, context) => {
    // A message that could not be answered is not acted on either: nobody would know that it was.
    answered(incoming, { done: false, reason: '' }, null);
    try {
      const done = await act(incoming, context);
      return answered(incoming, { done: true }, done);
    } catch (error) {
      if (!(error instanceof CloudError || error instanceof LanekeeperError)) throw error;
      const reason = sentenceOf(error);
      const service = message.serviceName;
      context.environment.log.warn('request_refused', { service, code: codeOf(error), reason });
      return answered(incoming, { done: false, reason }, null);
    }
  };
  return [message.serviceName, handle];
}
