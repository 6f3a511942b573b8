import type { Barrier } from '../../drivers/barrier/port.js';
import type { Presence } from '../../drivers/loop/port.js';
import type { Log } from '../environment/log.js';
import { codeOf, sentenceOf } from '../errors.js';
import {
  doubtedGuard,
  interlockAtStart,
  requestLower,
  requestRaise,
  watch,
  type InterlockOptions,
  type InterlockResult,
  type InterlockState,
  type SafetyInputs,
} from './interlock.js';

/** The only holder of the barrier: every movement passes the interlock on its way to the relay. */
export class ArmGate {
  readonly #barrier: Barrier;
  readonly #options: InterlockOptions;
  readonly #log: Log;
  #state: InterlockState = interlockAtStart;
  /** A raise that the relay refused is tried again in every tick; who wanted it, or null for none. */
  #raiseOwed: 'lane' | 'interlock' | null = null;

  constructor(barrier: Barrier, options: InterlockOptions, log: Log) {
    this.#barrier = barrier;
    this.#options = options;
    this.#log = log;
  }

  /** Once per tick, first of all. Returns what the interlock did by itself. */
  watch(inputs: SafetyInputs): InterlockResult['because'] {
    if (this.#raiseOwed !== null) this.#apply(requestRaise(this.#state), this.#raiseOwed);
    return this.#apply(watch(this.#state, inputs, this.#options), 'interlock');
  }

  /** The lane wants the arm up no longer; what came under a lowering arm still does. */
  owesNothing(): void {
    if (this.#raiseOwed === 'lane') this.#raiseOwed = null;
  }

  /** The guards as they counted in the latest tick. */
  get guards(): readonly Presence[] {
    return this.#state.inputs?.guards ?? [];
  }

  /** A guard that is not believed, by its place among the guards, and why. */
  get doubted(): ReturnType<typeof doubtedGuard> {
    return doubtedGuard(this.#state, this.#options);
  }

  /** Whether every `watch` until then would do nothing and change nothing but its time. */
  restsWith(inputs: SafetyInputs): boolean {
    const before = seenAt(this.#state, inputs.nowMs);
    const { state, output, because } = watch(before, inputs, this.#options);
    const does = this.#raiseOwed !== null || output !== null || because !== null;
    return !does && sameState(state, before);
  }

  /** All looks until then were jumped over, because `restsWith` said that they change nothing. */
  rested(untilMs: number): void {
    this.#state = seenAt(this.#state, untilMs);
  }

  raise(): void {
    this.#apply(requestRaise(this.#state), 'lane');
  }

  /** Returns why the arm was not lowered, or null when it is on its way. */
  lower(nowMs: number): InterlockResult['because'] {
    return this.#apply(requestLower(this.#state, nowMs, this.#options), 'lane');
  }

  /** Closes the contact that holds the arm up, where there is one. Tried again where it fails. */
  hold(): void {
    try {
      this.#barrier.holdContact?.close();
    } catch (error) {
      this.#failed('hold', error);
    }
  }

  /**
   * Opens that contact, which lets the board close: only where the arm may be lowered. True once it
   * is open.
   */
  letGo(nowMs: number): boolean {
    const contact = this.#barrier.holdContact;
    if (contact?.mayBeClosed !== true) return true;
    const { state, output } = requestLower(this.#state, nowMs, this.#options);
    if (output !== 'lower') return false;
    try {
      contact.open();
    } catch (error) {
      this.#failed('hold', error);
      return false;
    }
    // An arm that is down already goes nowhere: what comes under it is no reason to raise it.
    if (this.#state.inputs?.position !== 'down') this.#state = state;
    return true;
  }

  /** Switches off what is still pulsed. The arm is left where it is. */
  close(): void {
    this.#barrier.close();
  }

  #apply(result: InterlockResult, by: 'lane' | 'interlock'): InterlockResult['because'] {
    const before = this.#state;
    this.#state = result.state;
    if (result.output === null) return result.because;
    this.#raiseOwed = null;
    try {
      this.#barrier[result.output]();
    } catch (error) {
      const raises = result.output === 'raise';
      this.#raiseOwed = raises ? by : null;
      // An arm that was on its way down still is, and is watched as before.
      if (raises && by === 'lane') this.#state = before;
      this.#failed(result.output, error);
    }
    return result.because;
  }

  #failed(output: string, error: unknown): void {
    this.#log.error('relay_failed', { output, code: codeOf(error), reason: sentenceOf(error) });
  }
}

function seenAt(state: InterlockState, nowMs: number): InterlockState {
  const { inputs } = state;
  return inputs === null ? state : { ...state, inputs: { ...inputs, nowMs } };
}

/** Parts that do not change stay the very same; only the inputs are made anew with each look. */
function sameState(one: InterlockState, other: InterlockState): boolean {
  return sameFields({ ...one, inputs: null }, { ...other, inputs: null }) && sameInputs(one, other);
}

function sameInputs({ inputs: one }: InterlockState, { inputs: other }: InterlockState): boolean {
  if (one === null || other === null) return one === other;
  const guards = one.guards.every((guard, at) => guard === other.guards[at]);
  return guards && sameFields({ ...one, guards: null }, { ...other, guards: null });
}

function sameFields<T extends object>(one: T, other: T): boolean {
  for (const key in one) if (one[key] !== other[key]) return false;
  return true;
}
