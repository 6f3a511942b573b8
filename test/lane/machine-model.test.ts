import test from 'ava';
import fc from 'fast-check';
import type { Presence } from '../../drivers/loop/port.js';
import type { ArrivalDecision, LaneCommand, LaneEvent } from '../../runtime/lane/events.js';
import type { Sample } from '../../runtime/lane/sensors.js';
import type { Direction, LaneState, MachineOptions } from '../../runtime/lane/state.js';
import { plainText } from '../../runtime/lane/step.js';
import { someOptions, someRead, someTrust } from './lane-driver.js';
import { LaneModel } from './lane-model.js';

const presence = fc.constantFrom<Presence>('absent', 'absent', 'absent', 'present', 'unknown');
/** Mostly an empty lane: only there is an arm lowered at all. */
const guards = fc.oneof(
  { arbitrary: fc.constant<Presence[]>(['absent', 'absent']), weight: 7 },
  { arbitrary: fc.array(presence, { maxLength: 3 }), weight: 1 },
);
const rarely = fc.integer({ min: 0, max: 29 }).map((drawn) => drawn === 0);
const plate = fc.constantFrom('', '京A00001', '京A00002', '京B33333');
const words = { show: plainText('wait'), say: plainText('wait'), reasons: [] };
const commands: readonly LaneCommand[] = ['raise', 'lower', 'hold', 'release', 'lock', 'unlock'];

type Happening =
  | { kind: 'tick'; afterMs: number; times: number; inputs: Omit<Sample, 'nowMs'> }
  | { kind: 'event'; make: (nowMs: number, state: LaneState, number: number) => LaneEvent };

const tick: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('tick' as const),
  afterMs: fc.constantFrom(0, 20, 100, 200, 1_000, 31_000),
  times: fc.constantFrom(1, 1, 1, 6, 30),
  inputs: fc.record({
    guards,
    approach: presence,
    approachExit: fc.constantFrom<Presence | null>('absent', 'absent', 'present', 'unknown'),
    fireRelease: rarely,
    fireUnreadable: rarely,
    position: fc.constantFrom('up', 'down', 'between', 'contradictory', 'not-reported'),
  }),
});

const decided = fc
  .tuple(fc.constantFrom('grant', 'grant', 'pay', 'refuse'), plate)
  .map(([kind, of]) => (nowMs: number, state: LaneState, number: number): LaneEvent => {
    const decision = decisionOf(kind, of, `s${number}`);
    return { type: 'decided', nowMs, arrivalId: state.arrival?.id ?? 1, decision };
  });

function decisionOf(kind: string, of: string, sessionId: string): ArrivalDecision {
  if (kind === 'grant') return { kind, sessionId, plate: of, ...words };
  if (kind === 'pay') return { kind, sessionId, plate: of, amountFen: 500, ...words };
  return { kind: 'refuse', plate: of, reason: 'full', ...words };
}

const read = fc
  .tuple(plate, fc.constantFrom(40, 95), fc.constantFrom<Direction | null>(null, 'entry', 'exit'))
  .map(([of, confidence, side]) => (nowMs: number): LaneEvent => ({
    type: 'read',
    nowMs,
    read: someRead(of, confidence),
    side,
  }));

const event: fc.Arbitrary<Happening> = fc
  .oneof(
    read,
    decided,
    decided,
    fc.constant((nowMs: number): LaneEvent => ({ type: 'reconsider', nowMs, attended: false })),
    fc.constantFrom(...commands).map((action) => (nowMs: number): LaneEvent => ({
      type: 'command',
      nowMs,
      action,
      origin: 'attendant',
    })),
  )
  .map((make): Happening => ({ kind: 'event', make }));

const happenings = fc.array(
  fc.oneof({ arbitrary: tick, weight: 3 }, { arbitrary: event, weight: 1 }),
  { maxLength: 120, size: 'max' },
);

const STATE_TEXT_MAX = 4_000;

function explore(t: { true: (value: boolean, message: string) => void }, options: MachineOptions) {
  let lowers = 0;
  fc.assert(
    fc.property(happenings, (all) => {
      const model = new LaneModel({ ...options, ...someTrust });
      for (const [number, happening] of all.entries()) {
        if (happening.kind === 'event') {
          model.happen(happening.make(model.nowMs, model.state, number));
          continue;
        }
        const { inputs, afterMs, times } = happening;
        const approachExit = options.direction === 'both' ? inputs.approachExit : null;
        for (let time = 0; time < times; time += 1)
          model.tick(afterMs, { ...inputs, approachExit });
      }
      lowers += model.lowers;
      return JSON.stringify([model.state, model.interlock]).length < STATE_TEXT_MAX;
    }),
    { numRuns: 400, seed: 20_260_302 },
  );
  t.true(lowers > 100, `only ${lowers} lowerings were tried at all`);
}

for (const direction of ['entry', 'both'] as const) {
  test(`rule 1: no sequence of events lowers the arm against its sensors (${direction})`, (t) => {
    explore(t, { ...someOptions, direction });
  });
}

test('rule 1: nor where the barrier has no limit switches and the arm is held for a time', (t) => {
  const limits = { up: false, down: false };
  explore(t, { ...someOptions, limits, holdMaxMs: 60_000, travelMs: 500 });
});
