import test from 'ava';
import fc from 'fast-check';
import type { Presence } from '../../drivers/loop/port.js';
import {
  interlockAtStart,
  requestLower,
  requestRaise,
  watch,
  type InterlockResult,
  type InterlockState,
  type SafetyInputs,
} from '../../runtime/lane/interlock.js';
import type { ArrivalDecision, LaneEvent } from '../../runtime/lane/events.js';
import { laneStep } from '../../runtime/lane/machine.js';
import { mostCautious } from '../../runtime/lane/sensors.js';
import { laneAtStart, type LaneState } from '../../runtime/lane/state.js';
import { plainText } from '../../runtime/lane/step.js';
import { someOptions, someRead } from './lane-driver.js';

const presence = fc.constantFrom<Presence>('absent', 'absent', 'absent', 'present', 'unknown');
/** Mostly an empty lane: only there is an arm lowered at all. */
const guards = fc.oneof(
  { arbitrary: fc.constant<Presence[]>(['absent', 'absent']), weight: 7 },
  { arbitrary: fc.array(presence, { maxLength: 3 }), weight: 1 },
);
const rarely = fc.integer({ min: 0, max: 29 }).map((drawn) => drawn === 0);
const plate = fc.constantFrom('', '京A00001', '京A00002', '京A00003');
const words = { show: plainText('wait'), say: plainText('wait') };

type Happening =
  | { kind: 'tick'; afterMs: number; inputs: Omit<SafetyInputs, 'nowMs'>; approach: Presence }
  | { kind: 'event'; make: (nowMs: number, state: LaneState) => LaneEvent };

const tick: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('tick' as const),
  afterMs: fc.constantFrom(0, 20, 100, 1_000, 3_000, 31_000),
  inputs: fc.record({
    guards,
    fireRelease: rarely,
    position: fc.constantFrom('up', 'down', 'between', 'contradictory', 'not-reported'),
  }),
  approach: presence,
});

const decision: fc.Arbitrary<ArrivalDecision> = fc
  .tuple(fc.constantFrom('grant', 'pay', 'refuse'), plate, fc.constantFrom('s1', 's2', 's3'))
  .map(([kind, of, sessionId]): ArrivalDecision => {
    if (kind === 'grant') return { kind, sessionId, plate: of, ...words };
    if (kind === 'pay') return { kind, sessionId, plate: of, amountFen: 500, ...words };
    return { kind: 'refuse', plate: of, reason: 'full', ...words };
  });

const event: fc.Arbitrary<Happening> = fc
  .oneof(
    plate.map((of) => (nowMs: number): LaneEvent => ({ type: 'read', nowMs, read: someRead(of) })),
    decision.map((made) => (nowMs: number, state: LaneState): LaneEvent => ({
      type: 'decided',
      nowMs,
      arrivalId: state.arrival?.id ?? 1,
      decision: made,
    })),
    fc.constant((nowMs: number): LaneEvent => ({ type: 'reconsider', nowMs })),
    fc
      .record({ action: fc.constantFrom('raise', 'lower'), hold: rarely })
      .map((asked) => (nowMs: number): LaneEvent => ({
        type: 'command',
        nowMs,
        origin: 'attendant',
        ...asked,
      })),
  )
  .map((make): Happening => ({ kind: 'event', make }));

const happenings = fc.array(
  fc.oneof({ arbitrary: tick, weight: 3 }, { arbitrary: event, weight: 1 }),
  {
    maxLength: 120,
    size: 'max',
  },
);

/** Machine and interlock together, as the lane runs them. */
class Model {
  state: LaneState = laneAtStart;
  lowers = 0;
  #interlock: InterlockState = interlockAtStart;
  #inputs: SafetyInputs | null = null;
  #nowMs = 0;

  happen(happening: Happening): void {
    if (happening.kind === 'event') {
      this.#step(happening.make(this.#nowMs, this.state));
      return;
    }
    const { afterMs, inputs, approach } = happening;
    this.#nowMs += afterMs;
    const nowMs = this.#nowMs;
    this.#inputs = { ...inputs, nowMs };
    const because = this.#output(watch(this.#interlock, this.#inputs, someOptions));
    if (because !== null) this.#step({ type: 'interlock', nowMs, because });
    const { position, fireRelease } = inputs;
    const guard = mostCautious(inputs.guards);
    const seen = { approach, guard, position, fireRelease };
    this.#step({ type: 'tick', nowMs, inputs: seen });
  }

  #step(event: LaneEvent): void {
    const step = laneStep(this.state, event, someOptions);
    this.state = step.state;
    for (const effect of step.effects) {
      if (effect.type === 'raise') this.#output(requestRaise(this.#interlock));
      if (effect.type !== 'lower') continue;
      const because = this.#output(requestLower(this.#interlock, this.#inputs));
      if (because !== null) this.#step({ type: 'interlock', nowMs: this.#nowMs, because });
    }
  }

  #output(result: InterlockResult): InterlockResult['because'] {
    this.#interlock = result.state;
    if (result.output === 'lower') {
      this.lowers += 1;
      const seen = this.#inputs?.guards ?? [];
      if (seen.length === 0 || seen.some((guard) => guard !== 'absent')) {
        throw new Error(`lowered with guards ${seen.join(', ')}`);
      }
      if (this.#inputs?.fireRelease === true) throw new Error('lowered against the fire release');
    }
    return result.because;
  }
}

const STATE_TEXT_MAX = 2_000;

test('rule 1: no sequence of events lowers the arm while a guard does not say absent', (t) => {
  let lowers = 0;
  fc.assert(
    fc.property(happenings, (all) => {
      const model = new Model();
      for (const happening of all) model.happen(happening);
      lowers += model.lowers;
      return JSON.stringify(model.state).length < STATE_TEXT_MAX;
    }),
    { numRuns: 600, seed: 20_260_302 },
  );
  t.true(lowers > 100, `only ${lowers} lowerings were tried at all`);
});
