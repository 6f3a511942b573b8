import type { AnswerView, Judgement, Sending, SendingEnd } from './answer.js';
import { canReadBack } from './read-back.js';

/** One row of the table of answers: the first row that applies decides. */
export interface AnswerRow {
  name: string;
  /** The sections that say so. */
  source: string;
  applies(view: AnswerView): boolean;
  conclude(view: AnswerView): Judgement;
}

/** Sendings of one message that may end without any proof before it is put aside. */
export const unclearSendingsMax = 3;

/** Services that the duplicate filter of the published server looks at, by part of their name. */
export function passesDuplicateFilter(service: string): boolean {
  return ['in_park', 'out_park', 'upload_order'].some((part) => service.includes(part));
}

const duplicateText = '数据已处理过';
const refused = new Set<SendingEnd>(['token-error', 'sign-error', 'rate-error', 'unproven']);
const provesNothing = new Set<SendingEnd>([...refused, 'lost']);

/** Whether the cloud remembers such a sending although it did not process it. */
export function isRememberedRefusal(end: SendingEnd): boolean {
  return refused.has(end);
}

function conclusion(
  delivery: Judgement['delivery'],
  reason: string,
  rest: Partial<Judgement> = {},
): Judgement {
  const end = delivery === 'DELIVERED' ? 'delivered' : 'refused';
  return {
    delivery,
    retry: 'none',
    freshText: false,
    scope: 'message',
    reason,
    end,
    ...rest,
  };
}

const quoted = (view: AnswerView) => (view.text === '' ? 'without a reason' : `"${view.text}"`);
const failed = (view: AnswerView) => view.kind === 'object' && view.state === 0;
const failedWith = (view: AnswerView, ...texts: string[]) =>
  failed(view) && texts.some((text) => view.text.includes(text));

/**
 * Sources: wire.md tells by sections what the published server of 2018 does, the catalogue what the
 * page of a section says. The order matters: the general errors and the special cases come before
 * the plain states.
 */
export const answerRows: readonly AnswerRow[] = [
  {
    // An unknown service name is answered by an empty frame, and so are answers of ours. It
    // names nothing, so it may have been meant for something else: no message is lost for one, and
    // none goes round for ever.
    name: 'empty frame',
    source: 'wire.md 4.3, 5.2, 9',
    applies: (view) => view.kind === 'empty',
    conclude: (view) =>
      unclear(view, `An empty frame came; the cloud may not know the service ${view.service}.`),
  },
  {
    // Crash, lost channel or a frame too long all look the same, also after the write.
    name: 'no answer',
    source: 'wire.md 4.3, 8.11',
    applies: (view) => view.kind === 'none',
    conclude: () =>
      conclusion('UNKNOWN', 'No answer came.', { retry: 'same-bytes', end: 'no-answer' }),
  },
  {
    // No list of states. 1 is success everywhere else; the example 2 has a failure text.
    name: 'later payment, not state 1',
    source: 'catalogue 2.44',
    applies: (view) =>
      view.service === 'laterpay_order_upload' &&
      view.state !== null &&
      view.state !== 1 &&
      !isGeneralError(view),
    conclude: (view) =>
      conclusion(
        'REFUSED',
        `The cloud refused the debt with state ${view.state}, ${quoted(view)}.`,
      ),
  },
  {
    // State 2 is a payment under way; the upload itself has arrived.
    name: 'exit, payment under way',
    source: 'catalogue 2.2; wire.md 4.3, 10',
    applies: (view) => view.service === 'out_park' && view.state === 2,
    conclude: () => conclusion('DELIVERED', 'Stored; the cloud reports the payment later.'),
  },
  {
    // Many handlers return the number of changed rows, so 2 or more occurs. A text beside
    // it, as about an unknown collector, changes nothing.
    name: 'state 1 or more',
    source: 'wire.md 4.3, 5.2',
    applies: (view) => view.state !== null && view.state >= 1,
    conclude: () => conclusion('DELIVERED', 'The cloud has it.'),
  },
  {
    // The filter remembers a text before it checks token, signature and rate.
    name: 'already processed',
    source: 'wire.md 4.2, 4.3; catalogue 0.2',
    applies: (view) => failedWith(view, duplicateText) && passesDuplicateFilter(view.service),
    conclude: concludeDuplicate,
  },
  {
    // The token was replaced or its row is gone. The refused text counts as seen.
    name: 'token',
    source: 'wire.md 4.2, 4.3',
    applies: (view) => failedWith(view, 'token无效', '未识别到token标记'),
    conclude: (view) =>
      conclusion('UNKNOWN', `Not processed: ${quoted(view)}.`, {
        retry: 'log-in',
        freshText: passesDuplicateFilter(view.service),
        scope: 'link',
        end: 'token-error',
      }),
  },
  {
    // A wrong key or a data text that is not canonical. Repeating it changes nothing.
    name: 'signature',
    source: 'wire.md 2.2, 4.3',
    applies: (view) => failedWith(view, '签名错误'),
    conclude: () =>
      conclusion('REFUSED', 'The cloud refuses the signature: check the park key.', {
        scope: 'link',
        end: 'sign-error',
      }),
  },
  {
    // The car park has no row in the cloud.
    name: 'car park unknown',
    source: 'wire.md 2.1, 4.3',
    applies: (view) =>
      failedWith(view, '车场编号异常', '车场没有登录', '车场不存在', '未识别到park_id'),
    conclude: (view) =>
      conclusion('REFUSED', `The cloud does not know this car park: ${quoted(view)}.`, {
        scope: 'link',
      }),
  },
  {
    // 100 messages within 11 s. The refused text counts as seen.
    name: 'too many requests',
    source: 'wire.md 4.1, 4.3; catalogue 0.1',
    applies: (view) => failedWith(view, 'request_over_times'),
    conclude: (view) =>
      conclusion('UNKNOWN', 'Too many messages for the cloud.', {
        retry: 'wait-11s',
        freshText: passesDuplicateFilter(view.service),
        scope: 'link',
        end: 'rate-error',
      }),
  },
  {
    // The envelope was not understood. These answers carry no service name.
    name: 'malformed',
    source: 'wire.md 4.3',
    applies: (view) =>
      failedWith(view, '未识别到service_name', '未识别到sign', 'data error', '数据格式错误'),
    conclude: (view) =>
      conclusion('REFUSED', `The cloud cannot read the message: ${quoted(view)}.`),
  },
  {
    // order_id or car_number is empty.
    name: 'entry without plate or order',
    source: 'wire.md 4.3, 5.1; catalogue 2.1',
    applies: (view) => view.service === 'in_park' && failedWith(view, '数据无效'),
    conclude: () => conclusion('REFUSED', 'The cloud wants a plate and an order number.'),
  },
  {
    // The event is there already; its number must be new.
    name: 'event known',
    source: 'wire.md 4.3, 5.2; catalogue 2.17',
    applies: (view) => view.service === 'upload_confirm_order' && failedWith(view, '已存在'),
    conclude: () => conclusion('DELIVERED', 'The cloud has this event.'),
  },
  {
    // The second picture of the same order and size.
    name: 'picture known',
    source: 'wire.md 5.3; catalogue 2.12',
    applies: (view) => failedWith(view, '图片已上传过'),
    conclude: () => conclusion('DELIVERED', 'The cloud has this picture.'),
  },
  {
    // No row was hit, so the record is not there, which is what was wanted.
    // 2.14 says that it succeeded, with state 0 all the same.
    name: 'delete of an unknown record',
    source: 'wire.md 4.3, 5.2; catalogue 2.14',
    applies: (view) => view.change === 'delete' && hitNoRow(view),
    conclude: () => conclusion('DELIVERED', 'The cloud has no such record (any more).'),
  },
  {
    // As above: a change needs the record, so it goes as an addition.
    name: 'change of an unknown record',
    source: 'wire.md 4.3, 5.2; catalogue 2.14',
    applies: (view) => view.change === 'change' && hitNoRow(view),
    conclude: () =>
      conclusion('UNKNOWN', 'The cloud has no such record to change.', {
        retry: 'as-addition',
        end: 'unclear',
      }),
  },
  {
    // It catches database errors and answers 0 without a text. The record is stored
    // by its number, so the same bytes may go again, but not for ever.
    name: 'barrier record not stored',
    source: 'wire.md 4.3, 5.2; catalogue 2.11',
    applies: (view) => view.service === 'upload_liftrod' && hitNoRow(view),
    conclude: (view) => unclear(view, 'The cloud failed to store the record.'),
  },
  {
    // The database failed; the key and the car park are right.
    name: 'login failed for now',
    source: 'wire.md 2.1',
    applies: (view) => failedWith(view, '登录失败'),
    conclude: () =>
      conclusion('UNKNOWN', 'The cloud cannot log us in now.', {
        retry: 'log-in',
        scope: 'link',
        end: 'token-error',
      }),
  },
  {
    // 0 is a failure, with a text.
    name: 'state 0',
    source: 'wire.md 4.3; catalogue 2.1, 2.3',
    applies: failed,
    conclude: (view) => conclusion('REFUSED', `The cloud refused it ${quoted(view)}.`),
  },
];

/** The number of changed rows is 0, and the text beside it says nothing. */
function hitNoRow(view: AnswerView): boolean {
  return failed(view) && ['', '上传成功'].includes(view.text);
}

/** The same bytes again, until it has been tried often enough. */
function unclear(view: AnswerView, reason: string): Judgement {
  const before = view.earlier.filter((sending) => sending.end === 'unclear').length;
  if (before + 1 >= unclearSendingsMax) {
    return conclusion('REFUSED', `Tried ${unclearSendingsMax} times: ${reason}`);
  }
  return conclusion('UNKNOWN', reason, { retry: 'same-bytes', end: 'unclear' });
}

/** Errors that the server gives before it looks at the service. */
function isGeneralError(view: AnswerView): boolean {
  return failedWith(view, ...generalErrorTexts);
}

/** Parts of the texts of errors that may answer any message, and name none. */
const generalErrorTexts = [
  'token',
  'error:',
  'request_over_times',
  '未识别到',
  '车场',
  'data error',
  '数据格式错误',
];

/** Whether an answer that names no service may be that of any message, by its text. */
export function mayAnswerAny(text: string): boolean {
  const texts = [...generalErrorTexts, duplicateText, '签名错误', '登录失败', '数据无效'];
  return texts.some((part) => text.includes(part));
}

/**
 * Whether a text is the third one of its message, or a later one: none of these passes the filter
 * within one login, so that its refusal says nothing about it.
 */
export function isCutOff(earlier: readonly Sending[], sign: string): boolean {
  const signs = new Set(earlier.map((sending) => sending.sign));
  return !signs.has(sign) && signs.size >= 2;
}

function concludeDuplicate(view: AnswerView): Judgement {
  const sameText = view.earlier.filter((sending) => sending.sign === view.sign);
  const isRefusedBefore = sameText.some((sending) => provesNothing.has(sending.end));
  // A sending that nobody here knows of was made before a restart, and its end is not known.
  const isUnknown = view.earlier.length === 0;
  if (!isRefusedBefore && !isCutOff(view.earlier, view.sign) && !isUnknown) {
    return conclusion('DELIVERED', 'The cloud took this message before.', { end: 'duplicate' });
  }
  return conclusion('UNKNOWN', 'The cloud remembers a sending that it did not process.', {
    retry: canReadBack(view.service) ? 'read-back' : 'changed-bytes',
    freshText: true,
    end: 'unproven',
  });
}
