import type { Presence } from '../../drivers/loop/port.js';
import {
  doubtedGuard,
  interlockAtStart,
  requestLower,
  requestRaise,
  watch,
  type InterlockOptions,
  type InterlockResult,
  type InterlockState,
} from '../../runtime/lane/interlock.js';
import type { LaneEffect, LaneEvent } from '../../runtime/lane/events.js';
import { laneStep } from '../../runtime/lane/machine.js';
import { laneInputs, type Sample } from '../../runtime/lane/sensors.js';
import { laneAtStart, type LaneState, type MachineOptions } from '../../runtime/lane/state.js';

const cameNotDown = 'the arm did not come down';

/**
 * Machine and interlock together, as the lane runs them, with a judge of rules 1 to 3 beside them:
 * it keeps its own books and throws at the step that breaks a rule.
 */
export class LaneModel {
  state: LaneState = laneAtStart;
  interlock: InterlockState = interlockAtStart;
  nowMs = 0;
  lowers = 0;
  raises = 0;
  /** Counts what happened, so that each grant of a story can have its own name. */
  steps = 0;
  readonly #options: MachineOptions & InterlockOptions;
  #sample: Sample | null = null;
  #emptySinceMs: number | null = null;
  #lowering = false;
  /** Something in this run gave a reason to move the arm. */
  #asked = false;
  /** Grants that were decided and have neither been used nor ended. */
  readonly #open = new Set<string>();
  readonly #granted = new Set<string>();

  constructor(options: MachineOptions & InterlockOptions) {
    this.#options = options;
  }

  /** The same moment once more, to be led elsewhere. */
  copy(): LaneModel {
    const twin = new LaneModel(this.#options);
    twin.state = this.state;
    twin.interlock = this.interlock;
    twin.nowMs = this.nowMs;
    twin.raises = this.raises;
    twin.lowers = this.lowers;
    twin.steps = this.steps;
    twin.#sample = this.#sample;
    twin.#emptySinceMs = this.#emptySinceMs;
    twin.#lowering = this.#lowering;
    twin.#asked = this.#asked;
    for (const sessionId of this.#open) twin.#open.add(sessionId);
    for (const sessionId of this.#granted) twin.#granted.add(sessionId);
    return twin;
  }

  /** What the judge knows, as a text. */
  get judgement(): string {
    return `${this.#lowering} ${this.#asked} ${[...this.#open].join()}`;
  }

  tick(afterMs: number, inputs: Omit<Sample, 'nowMs'>): LaneEffect[] {
    this.nowMs += afterMs;
    const nowMs = this.nowMs;
    const sample = { ...inputs, nowMs };
    this.#see(sample);
    const because = this.#output(watch(this.interlock, sample, this.#options));
    this.#judgeTick(sample, because);
    const effects = because === null ? [] : this.happen({ type: 'interlock', nowMs, because });
    const gate = {
      guards: this.interlock.inputs?.guards ?? [],
      doubted: doubtedGuard(this.interlock, this.#options),
    };
    const seen = laneInputs(sample, gate);
    return [...effects, ...this.happen({ type: 'tick', nowMs, inputs: seen })];
  }

  happen(event: LaneEvent): LaneEffect[] {
    this.steps += 1;
    if (event.type === 'command') this.#asked = true;
    if (event.type === 'decided' && event.decision.kind === 'grant') {
      this.#asked = true;
      this.#open.add(event.decision.sessionId);
      this.#granted.add(event.decision.sessionId);
    }
    const step = laneStep(this.state, event, this.#options);
    this.state = step.state;
    for (const effect of step.effects) this.#carryOut(effect);
    this.#judgeGrants();
    return [...step.effects];
  }

  #carryOut(effect: LaneEffect): void {
    switch (effect.type) {
      case 'raise':
        this.#judgeCause(effect.cause);
        this.#output(requestRaise(this.interlock));
        return;
      case 'lower': {
        const because = this.#output(requestLower(this.interlock, this.nowMs, this.#options));
        if (because !== null) this.happen({ type: 'interlock', nowMs: this.nowMs, because });
        return;
      }
      case 'cameBack':
        this.#open.add(effect.sessionId);
        return;
      case 'passed':
      case 'grantUnused':
        if (effect.sessionId === '' || this.#open.delete(effect.sessionId)) return;
        throw new Error(`rule 2: ${effect.type} of ${effect.sessionId}, which is not open`);
      default:
    }
  }

  #output(result: InterlockResult): InterlockResult['because'] {
    this.interlock = result.state;
    if (result.output === 'raise') {
      this.#lowering = false;
      this.raises += 1;
    }
    if (result.output === 'lower') {
      this.#judgeLower();
      this.#lowering = true;
      this.lowers += 1;
    }
    return result.because;
  }

  #see(sample: Sample): void {
    const empty = sample.guards.length > 0 && sample.guards.every((guard) => guard === 'absent');
    const gapMs = sample.nowMs - (this.#sample?.nowMs ?? sample.nowMs);
    const since = gapMs > 250 ? sample.nowMs : (this.#emptySinceMs ?? sample.nowMs);
    this.#emptySinceMs = empty ? since : null;
    this.#sample = sample;
  }

  #judgeTick(sample: Sample, because: InterlockResult['because']): void {
    const danger = sample.guards.some((guard) => guard !== 'absent') || sample.fireRelease;
    const { loweringSinceMs } = this.interlock;
    if (this.#lowering && loweringSinceMs !== null && danger) {
      throw new Error(`rule 1: the arm went on lowering (${because ?? 'nothing was said'})`);
    }
    if (loweringSinceMs === null) this.#lowering = false;
  }

  #judgeLower(): void {
    const sample = this.#sample;
    const guards: readonly Presence[] = sample?.guards ?? [];
    if (guards.length === 0 || guards.some((guard) => guard !== 'absent')) {
      throw new Error(`rule 1: lowered with guards ${guards.join(', ')}`);
    }
    if (sample?.fireRelease === true) throw new Error('rule 1: lowered against the fire release');
    const quietMs = this.nowMs - (this.#emptySinceMs ?? this.nowMs);
    if (quietMs < this.#options.quietMs) throw new Error(`rule 1: lowered after ${quietMs} ms`);
    if (!this.#asked) throw new Error('rule 1: lowered because of a start');
    if (this.state.arm.held) throw new Error('rule 1: lowered while it is held up');
  }

  #judgeCause(cause: string): void {
    const session = /^grant (.*)$/.exec(cause)?.[1];
    if (session === undefined) {
      const [rose, fell] = [this.raises > 0, this.lowers > 0];
      if (cause === 'attendant' || (cause === 'raised by hand' && this.#asked)) return;
      if ((cause === 'the arm did not rise' && rose) || (cause === cameNotDown && fell)) return;
      throw new Error(`rule 3: raised for "${cause}"`);
    }
    if (this.#granted.has(session)) return;
    throw new Error(`rule 3: raised for the grant ${session}, which nobody decided`);
  }

  /** Each open grant is the one that passes or the one that comes next. */
  #judgeGrants(): void {
    const { passage, nextPassage, passed } = this.state;
    // A car that came back is decided on anew, and the same grant is given again.
    const known = [passage?.sessionId, nextPassage?.sessionId, passed?.sessionId];
    for (const sessionId of this.#open) {
      if (!known.includes(sessionId)) throw new Error(`rule 2: the grant ${sessionId} is lost`);
    }
  }
}
