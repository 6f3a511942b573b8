import type { Clock } from '../../drivers/clock.js';
import { read, textField } from '../../protocol/cloud/lenient.js';
import { messageOf } from '../../protocol/cloud/registry.js';
import type { CloudDouble } from './double.js';
import { readable } from './readable.js';

/** What can go wrong between the car park and the cloud. */
export const faultKinds = [
  'delay',
  'drop-requests',
  'drop-answers',
  'repeat-answers',
  'reorder-answers',
  'refuse',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** One fault that is switched on. It strikes by probability, by count, or at every message. */
export interface Fault {
  kind: FaultKind;
  /** 0 to 1; 1 when absent. */
  probability?: number;
  /** Strikes left; without limit when absent. */
  count?: number;
  /** Only messages of this service. */
  service?: string;
  /** For `delay`. */
  delayMs?: number;
  /** For `refuse`: the text of the refusal. */
  errmsg?: string;
}

export interface FaultState {
  /** All connections are dropped and new ones refused. */
  cut: boolean;
  faults: Fault[];
}

/** A held answer goes out after this time when no other answer overtakes it. */
export const reorderHoldMs = 500;
/** Answers that wait at once; beyond that they go out undelayed. */
const waitingMax = 10_000;

type Deliver = (localId: string, text: string) => void;

/** One uplink on its way from a front to the cloud. */
export interface Passage {
  message: string | Uint8Array;
  service: string;
  /** Has the cloud work on it; returns the answers. */
  handle: () => readonly string[];
  /** Brings an answer back to who sent the message. */
  deliver: (text: string) => void;
}

/**
 * Stands between a front and the simulated cloud and makes the link worse, by a seeded random.
 * A request that is dropped never reaches the cloud; an answer that is dropped was booked.
 */
export class FaultyCloud {
  readonly #double: CloudDouble;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #deliver: Deliver;
  readonly #cutCallbacks: ((cut: boolean) => void)[] = [];
  readonly #held: (() => void)[] = [];
  /** How often each fault struck since the start. */
  readonly strikes: Record<FaultKind, number> = {
    delay: 0,
    'drop-requests': 0,
    'drop-answers': 0,
    'repeat-answers': 0,
    'reorder-answers': 0,
    refuse: 0,
  };
  #state: FaultState = { cut: false, faults: [] };
  #waiting = 0;

  constructor(options: {
    double: CloudDouble;
    clock: Clock;
    random: () => number;
    deliver: Deliver;
  }) {
    this.#double = options.double;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#deliver = options.deliver;
  }

  get state(): FaultState {
    return { cut: this.#state.cut, faults: this.#state.faults.map((fault) => ({ ...fault })) };
  }

  /** Replaces all faults at once. */
  set(state: FaultState): void {
    const cutBefore = this.#state.cut;
    this.#state = { cut: state.cut, faults: state.faults.map((fault) => ({ ...fault })) };
    if (cutBefore !== state.cut) for (const callback of this.#cutCallbacks) callback(state.cut);
  }

  onCut(callback: (cut: boolean) => void): void {
    this.#cutCallbacks.push(callback);
  }

  /** An uplink arrived at the mqtt front. */
  receive(localId: string, message: string | Uint8Array, login = localId): void {
    this.pass({
      message,
      service: serviceOf(message),
      handle: () => this.#double.handle(localId, message, login),
      deliver: (text) => this.#deliver(localId, text),
    });
  }

  /** An uplink arrived at a front that answers it on a way of its own. */
  pass(passage: Passage): void {
    const { message, service } = passage;
    if (this.#state.cut) return;
    if (this.#strikes('drop-requests', service) !== null) return;
    const refusal = this.#strikes('refuse', service);
    const answers =
      refusal === null ? passage.handle() : [refusalOf(message, refusal.errmsg ?? '')];
    for (const answer of answers) this.#answer(passage, answer);
  }

  /** A request of the cloud; delays and drops of answers are for answers alone. */
  sendDown(localId: string, text: string): void {
    if (!this.#state.cut) this.#deliver(localId, text);
  }

  #answer(passage: Passage, text: string): void {
    const { service } = passage;
    if (this.#strikes('drop-answers', service) !== null) return;
    const times = this.#strikes('repeat-answers', service) === null ? 1 : 2;
    for (let time = 0; time < times; time++) {
      const delay = this.#strikes('delay', service);
      if (delay === null) this.#inOrder(passage, text);
      else this.#later(delay.delayMs ?? 0, () => this.#inOrder(passage, text));
    }
  }

  #inOrder(passage: Passage, text: string): void {
    const out = () => {
      if (!this.#state.cut) passage.deliver(text);
    };
    if (this.#strikes('reorder-answers', passage.service) === null) {
      out();
      this.#release();
      return;
    }
    this.#held.push(out);
    this.#later(reorderHoldMs, () => this.#release());
  }

  // What was held back goes out after the answer that overtook it, the last one first.
  #release(): void {
    for (let out = this.#held.pop(); out !== undefined; out = this.#held.pop()) out();
  }

  #later(delayMs: number, callback: () => void): void {
    if (this.#waiting >= waitingMax) {
      callback();
      return;
    }
    this.#waiting += 1;
    this.#clock.after(delayMs, () => {
      this.#waiting -= 1;
      callback();
    });
  }

  #strikes(kind: FaultKind, service: string): Fault | null {
    for (const fault of this.#state.faults) {
      if (fault.kind !== kind || fault.count === 0) continue;
      if (fault.service !== undefined && fault.service !== service) continue;
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue;
      if (fault.count !== undefined) fault.count -= 1;
      this.strikes[kind] += 1;
      return fault;
    }
    return null;
  }
}

function serviceOf(message: string | Uint8Array): string {
  return readable(message)?.serviceName ?? '';
}

// Errors that the published server gives before it looks at the service name no service and no key.
const generalErrors = ['error:', '未识别到', 'request_over_times', 'data error', '数据格式错误'];

function refusalOf(message: string | Uint8Array, errmsg: string): string {
  const general = generalErrors.some((text) => errmsg.startsWith(text));
  const answer: Record<string, unknown> = { state: 0, errmsg };
  const service = general ? '' : serviceOf(message);
  const definition = messageOf(service);
  if (definition === null) return JSON.stringify(answer);
  const { fields } = read(message);
  answer['service_name'] = service;
  answer[definition.answerText] = errmsg;
  for (const echo of definition.echoes) {
    const names = typeof echo === 'string' ? { request: echo, answer: echo } : echo;
    answer[names.answer] = textField(fields, names.request) ?? undefined;
  }
  return JSON.stringify(answer);
}
