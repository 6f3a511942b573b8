import { judge } from '../../protocol/cloud/answer.js';
import { CloudError } from '../../protocol/cloud/cloud-error.js';
import { seal } from '../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../protocol/cloud/lenient.js';
import { read, readFields } from '../../protocol/cloud/lenient.js';
import { pairingKey, type CloudMessage } from '../../protocol/cloud/message.js';
import { cloudMessages, messageOf } from '../../protocol/cloud/registry.js';
import { publicKeyOfAnswer } from '../../protocol/cloud/rsa.js';
import { writeFields } from '../../protocol/cloud/strict.js';
import * as codecs from '../../protocol/park/codec.js';
import type { Uplink } from '../../protocol/park/uplink.js';
import { relayedEntry, relayedExit } from '../../protocol/translate/answers/relayed-order.js';
import { downAnswer } from '../../protocol/translate/down-answer.js';
import { liftAnswer, liftEcho } from '../../protocol/translate/lift-command.js';
import { passedOnNumber } from '../../protocol/translate/passed-on.js';
import { toCloud } from '../../protocol/translate/up.js';
import { refusal } from '../../protocol/translate/refusal.js';
import { seededRandom } from '../cloud/random.js';
import { busInput, cloudInput, type FuzzInput } from './fuzz-inputs.js';
import { answerTranslations, requestTranslations } from './translations.js';

/** Something that was thrown and is no refusal. */
export interface Escape {
  /** Which message of the run; the same seed and number give the same input. */
  index: number;
  target: string;
  input: string;
  error: string;
}

export interface FuzzResult {
  messages: number;
  /** How many inputs each refusal met, by its code. */
  refusals: Record<string, number>;
  /** Inputs that were taken whole. */
  taken: number;
  /** The first twenty; a run stops there. */
  escapes: Escape[];
}

const escapesMax = 20;

/** Name, action, and the services whose messages it expects. */
export type Translation = readonly [
  string,
  (incoming: CloudIncoming) => unknown,
  readonly string[],
];

/**
 * Throws bad input at everything that reads: the reader, the fields of every message, the meaning
 * of answers, the translation of what comes down, the codecs of the bus.
 * @param options.also further translations, to see what the run finds
 * @param progress is called after each message
 */
export function fuzz(
  options: { messages: number; seed: number; also?: readonly Translation[] },
  progress: (done: number) => void = () => undefined,
): FuzzResult {
  const result: FuzzResult = { messages: 0, refusals: {}, taken: 0, escapes: [] };
  const targets = [...translations, ...(options.also ?? [])];
  // Most inputs are refused several times, and a stack costs more than the refusal.
  const stackTraceLimit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  for (let index = 0; index < options.messages && result.escapes.length < escapesMax; index++) {
    const random = seededRandom(Math.imul(options.seed, 0x9e3779b1) ^ index);
    if (index % 4 === 3) fuzzBus(random, index, result);
    else fuzzCloud(random, index, result, targets);
    result.messages = index + 1;
    progress(result.messages);
  }
  Error.stackTraceLimit = stackTraceLimit;
  if (Object.keys(Object.prototype).length > 0) {
    const error = 'Object.prototype was changed.';
    result.escapes.push({ index: result.messages, target: 'prototype', input: '', error });
  }
  return result;
}

function fuzzCloud(
  random: () => number,
  index: number,
  result: FuzzResult,
  targets: readonly Translation[],
): void {
  const input = cloudInput(random);
  const incoming = attempt('read', index, input, result, () => read(input));
  if (incoming === undefined) return;
  result.taken += 1;
  const any = cloudMessages[Math.floor(random() * cloudMessages.length)];
  const named = messageOf(incoming.serviceName ?? '');
  for (const message of [named, any ?? null]) {
    if (message !== null) understand(message, incoming, index, input, result);
  }
  for (const [target, translate, services] of targets) {
    // The cloud chooses the name, so now and then a translation meets the message of another.
    if (random() > 0.2 && !services.includes(incoming.serviceName ?? '')) continue;
    attempt(target, index, input, result, () => translate(incoming));
  }
}

function understand(
  message: CloudMessage,
  incoming: CloudIncoming,
  index: number,
  input: FuzzInput,
  result: FuzzResult,
): void {
  const { serviceName } = message;
  for (const side of ['request', 'answer'] as const) {
    const schema = message[side];
    attempt(`${serviceName} ${side}`, index, input, result, () => {
      const { value } = readFields(schema, incoming.fields);
      pairingKey(message, side, incoming.fields);
      seal({ serviceName, data: writeFields(schema, value), parkKey: 'k' });
    });
  }
  attempt(`${serviceName} refusal`, index, input, result, () =>
    refusal(message, incoming, '暂不支持'),
  );
  if (message.direction === 'down') {
    attempt(`${serviceName} answer`, index, input, result, () =>
      downAnswer(message, incoming, { done: true }),
    );
  }
  attempt(`${serviceName} judge`, index, input, result, () =>
    judge({ message, answer: incoming, sign: 'A', earlier: [] }),
  );
}

const lift = ['operate_liftrod'];

const translations: readonly Translation[] = [
  ...[requestTranslations, answerTranslations].flatMap((table) =>
    Object.entries(table).map(([service, translate]): Translation => [
      `translation of ${service}`,
      translate,
      [service],
    ]),
  ),
  [
    'liftAnswer',
    (incoming) => liftAnswer(liftEcho(incoming), { done: false, reason: incoming.text }),
    lift,
  ],
  ['passedOnNumber', passedOnNumber, ['pass_through']],
  ['relayedEntry', relayedEntry, ['in_park']],
  ['relayedExit', relayedExit, ['out_park', 'upload_order']],
  ['publicKeyOfAnswer', (incoming) => publicKeyOfAnswer(incoming.text), []],
];

const busCodecs: [string, codecs.Codec<object>][] = Object.entries(codecs).flatMap(
  ([name, codec]) => (typeof codec === 'object' ? [[name, codec as codecs.Codec<object>]] : []),
);

function fuzzBus(random: () => number, index: number, result: FuzzResult): void {
  const input = busInput(random);
  for (const [name, codec] of busCodecs) {
    const value = attempt(name, index, input, result, () => codec.decode(input));
    if (value === undefined) continue;
    result.taken += 1;
    // Whatever is taken can be handed on.
    attempt(`${name} again`, index, input, result, () => codec.decode(codec.encode(value)));
    if (codec !== codecs.uplinkCodec) continue;
    attempt('toCloud', index, input, result, () => toCloud(value as Uplink));
  }
}

function attempt<Value>(
  target: string,
  index: number,
  input: FuzzInput,
  result: FuzzResult,
  action: () => Value,
): Value | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof CloudError || error instanceof codecs.ParkDecodeError) {
      result.refusals[error.code] = (result.refusals[error.code] ?? 0) + 1;
      return undefined;
    }
    const stack = stackOf(action);
    const shown = typeof input === 'string' ? input : Buffer.from(input).toString('base64');
    const text = `${String(error)}\n${stack}`;
    result.escapes.push({ index, target, input: shown.slice(0, 2_000), error: text });
    return undefined;
  }
}

/** Where the same action throws, told a second time with a stack. */
function stackOf(action: () => unknown): string {
  Error.stackTraceLimit = 12;
  try {
    action();
    return 'The second time nothing was thrown.';
  } catch (error) {
    return error instanceof Error ? (error.stack ?? '') : '';
  } finally {
    Error.stackTraceLimit = 0;
  }
}
