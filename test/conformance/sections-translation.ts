import { judge } from '../../protocol/cloud/answer.js';
import { CloudError } from '../../protocol/cloud/cloud-error.js';
import { read, readFields, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import { passThrough } from '../../protocol/cloud/messages/pass-through.js';
import type { CloudMessage } from '../../protocol/cloud/message.js';
import { downAnswer } from '../../protocol/translate/down-answer.js';
import { passedOnAnswer, passedOnNumber } from '../../protocol/translate/passed-on.js';
import { toCloud } from '../../protocol/translate/up.js';
import { payStatus } from '../../protocol/cloud/messages/pay-status.js';
import { requestable } from '../../runtime/bridge/requests/cloud-request.js';
import { answerTo, sampleOf } from './sections-sample.js';
import { answerTranslations, requestTranslations, sampleUplinks } from './translations.js';

/**
 * What goes up of a message comes from: a term of the `bus`, a program that `asks` for it by name,
 * or it is the `answer` to a request; `none` where the request takes no answer.
 */
export type UpWay = 'bus' | 'asked' | 'answer' | 'none';

/**
 * What comes down becomes: a term of the `park`; or, of an answer, it is `judged` and handed to who
 * asked; or, of a request, it is `read`, and acted on or carried as it is.
 */
export type DownWay = 'park' | 'judged' | 'read';

/** Either a way or what went wrong when it was walked. */
export interface Translation {
  up: UpWay | '-';
  down: DownWay;
  why: string;
}

const busServices = new Set(sampleUplinks.map((uplink) => toCloud(uplink).service));
const asked = new Set([...requestable, payStatus].map(({ serviceName }) => serviceName));

/** Walks both ways of a message and says what they are. */
export function translationOf(message: CloudMessage): Translation {
  try {
    return message.direction === 'up' ? walkUp(message) : walkDown(message);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return { up: '-', down: 'read', why: `translation: ${error.message}` };
  }
}

function walkUp(message: CloudMessage): Translation {
  const { serviceName } = message;
  const up = busServices.has(serviceName) ? 'bus' : asked.has(serviceName) ? 'asked' : '-';
  const answer = answerTo(message, sampleOf(message.request));
  const incoming = incomingOf(message, answer);
  const translate = answerTranslations[serviceName];
  if (translate !== undefined) {
    const made = translate(incoming);
    return { up, down: 'park', why: made === undefined ? 'the answer is lost' : '' };
  }
  const judged = judge({ message, answer: incoming, sign: '', earlier: [] });
  const isAnswered = Object.keys(message.answer.properties).length > 0;
  const why = isAnswered && judged.delivery !== 'DELIVERED' ? `judged as ${judged.reason}` : '';
  return { up, down: 'judged', why };
}

function walkDown(message: CloudMessage): Translation {
  const { serviceName } = message;
  const incoming = incomingOf(message, sampleOf(message.request));
  const translate = requestTranslations[serviceName];
  const made = translate?.(incoming);
  const down = translate === undefined ? 'read' : 'park';
  const answer = downAnswer(message, incoming, { done: true });
  if (translate !== undefined && made === undefined) {
    return { up: 'answer', down, why: 'the request is lost' };
  }
  if (answer === null) {
    if (message.serviceName !== passThrough.serviceName) return { up: 'none', down, why: '' };
    // Its content is the third party's: only the park's own software can answer.
    const told = passedOnAnswer({ uuid: passedOnNumber(incoming), data: { ok: 1 } });
    return { up: 'asked', down, why: told['uuid'] === '' ? 'the answer lacks uuid' : '' };
  }
  const sent = read(JSON.stringify({ service_name: serviceName, sign: 'A', data: answer }));
  const back = readFields(message.answer, sent.fields);
  const lacking = [...back.missing, ...back.unreadable].filter((name) => name !== 'service_name');
  const why = lacking.length === 0 ? '' : `the answer lacks ${lacking.join(', ')}`;
  return { up: 'answer', down, why };
}

function incomingOf({ serviceName }: CloudMessage, fields: object): CloudIncoming {
  return read(JSON.stringify({ service_name: serviceName, ...fields }));
}
