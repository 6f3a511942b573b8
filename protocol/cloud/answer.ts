import type { Delivery } from '../park/values.js';
import type { CloudMessage } from './message.js';
import { answerRows } from './answer-rows.js';
import { decimalOf } from './decimal.js';
import type { CloudData } from './envelope.js';
import { textField, type CloudIncoming } from './lenient.js';

/** What to do with the same message after an answer. */
export type Retry =
  | 'same-bytes'
  /** The same message with a data text that was never sent before: see `withFreshText`. */
  | 'changed-bytes'
  /** The cloud counts messages over 11 seconds and has had enough. */
  | 'wait-11s'
  /** The login is no longer valid. */
  | 'log-in'
  /** Ask the cloud whether it has the message; if it has not, as `changed-bytes`. See `readBackOf`. */
  | 'read-back'
  /** The cloud has no such record: send it as an addition, `operate_type` 1. */
  | 'as-addition'
  | 'none';

/** How one sending of a message ended, as far as the sender knows. */
export type SendingEnd =
  | 'no-answer'
  /**
   * The connection or the program ended before an answer. The token may have died before the cloud
   * worked on the message: then it remembers the text and did not process it.
   */
  | 'lost'
  | 'delivered'
  | 'duplicate'
  | 'token-error'
  | 'sign-error'
  | 'rate-error'
  /** Called a repetition, although no sending of that text was processed as far as known. */
  | 'unproven'
  | 'refused'
  | 'unclear';

/** One sending of a message and how it ended. */
export interface Sending {
  /** The signature, which stands for the data text. */
  sign: string;
  end: SendingEnd;
}

export interface Judgement {
  delivery: Exclude<Delivery, 'UNSPECIFIED'>;
  retry: Retry;
  /** The next sending needs a data text that was not sent before, besides what `retry` says. */
  freshText: boolean;
  /** `link`: every other message would fare the same, so stop or wait rather than sort them out. */
  scope: 'message' | 'link';
  reason: string;
  /** To be kept with the sending, for the next judgement. */
  end: SendingEnd;
}

/** What is known when an answer is judged. */
export interface AnswerCase {
  message: Pick<CloudMessage, 'serviceName' | 'answerText'>;
  /** What was sent; its `operate_type` says what a state 0 means. */
  data?: CloudData;
  /** `empty`: a frame without content; `none`: the wait is over or the link was lost. */
  answer: CloudIncoming | 'empty' | 'none';
  /** The signature of the sending that is answered. */
  sign: string;
  /** All earlier sendings of this message, oldest first. */
  earlier: readonly Sending[];
}

/** An answer as the rows of the table see it. */
export interface AnswerView {
  service: string;
  kind: 'object' | 'empty' | 'none';
  /** What was asked for a record; null where the message has no `operate_type`. */
  change: 'add' | 'change' | 'delete' | null;
  /** Null when absent or not a number. */
  state: number | null;
  text: string;
  sign: string;
  earlier: readonly Sending[];
}

/** What an answer of the cloud means. Pure; the same case always has the same meaning. */
export function judge(given: AnswerCase): Judgement {
  const view = viewOf(given);
  for (const row of answerRows) {
    if (row.applies(view)) return row.conclude(view);
  }
  return {
    delivery: 'UNKNOWN',
    retry: 'same-bytes',
    freshText: false,
    scope: 'message',
    reason: 'The answer has no readable state.',
    end: 'unclear',
  };
}

/** What the rows of the table look at. */
export function viewOf({ message, data = {}, answer, sign, earlier }: AnswerCase): AnswerView {
  const service = message.serviceName;
  const change = changeOf(data);
  if (answer === 'none' || answer === 'empty') {
    return { service, kind: answer, change, state: null, text: '', sign, earlier };
  }
  const state = textField(answer.fields, 'state');
  // 2.9 reports a missing field in `error`.
  const names = [message.answerText, 'errmsg', 'message', 'error'];
  const texts = names.map((name) => textField(answer.fields, name) ?? '');
  return {
    service,
    kind: 'object',
    change,
    state: state === null || decimalOf(state) === null ? null : Number(state),
    text: texts.find((text) => text !== '') ?? '',
    sign,
    earlier,
  };
}

/** By the values of 5.1.6. */
function changeOf(data: CloudData): AnswerView['change'] {
  const value = data['operate_type'];
  if (value === 1) return 'add';
  if (value === 2) return 'change';
  return value === 3 ? 'delete' : null;
}
