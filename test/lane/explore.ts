import type { ArrivalDecision, LaneCommand, LaneEvent } from '../../runtime/lane/events.js';
import { armPhaseOf, arrivalPhaseOf } from './phase.js';
import type { Sample } from '../../runtime/lane/sensors.js';
import { plainText } from '../../runtime/lane/step.js';
import { someOptions, someRead, someTrust } from './lane-driver.js';
import { LaneModel } from './lane-model.js';

/** One step that was seen: by which happening a phase became another. */
export interface Transition {
  from: string;
  happening: string;
  to: string;
}

export interface Exploration {
  states: number;
  steps: number;
  arrival: Transition[];
  arm: Transition[];
}

type Inputs = Omit<Sample, 'nowMs'>;

interface Node {
  model: LaneModel;
  inputs: Inputs;
}

const TICK_MS = 100;
const LONG_MS = 31_000;

const atRest: Inputs = {
  guards: ['absent', 'absent'],
  approach: 'absent',
  approachExit: null,
  fireRelease: false,
  fireUnreadable: false,
  position: 'down',
};

const sensed: [string, Partial<Inputs>][] = [
  ['a car comes', { approach: 'present' }],
  ['it leaves the approach loop', { approach: 'absent' }],
  ['something is under the arm', { guards: ['absent', 'present'] }],
  ['nothing is under the arm', { guards: ['absent', 'absent'] }],
  ['a guard cannot be read', { guards: ['unknown', 'absent'] }],
  ['the arm is up', { position: 'up' }],
  ['the arm is between', { position: 'between' }],
  ['the arm is down', { position: 'down' }],
  ['the fire release acts', { fireRelease: true }],
  ['the fire release is over', { fireRelease: false }],
];

const words = { show: plainText('wait'), say: plainText('wait'), reasons: [] };
const plate = '京A00001';
const decisions: [string, (sessionId: string) => ArrivalDecision][] = [
  ['granted', (sessionId) => ({ kind: 'grant', sessionId, plate, ...words })],
  ['to be paid', (sessionId) => ({ kind: 'pay', sessionId, plate, amountFen: 500, ...words })],
  ['refused', () => ({ kind: 'refuse', plate, reason: 'full', ...words })],
];
const commands: LaneCommand[] = ['raise', 'lower', 'hold', 'release', 'lock', 'unlock'];

type Make = (model: LaneModel) => LaneEvent | null;

const events: [string, Make][] = [
  ['a plate is read', read(plate)],
  ['another plate is read', read('京B22222')],
  ...decisions.map(([name, make]): [string, Make] => [
    name,
    // Only what was asked for is decided, and each grant is a new one.
    ({ state, nowMs, steps }) =>
      state.arrival?.status === 'deciding'
        ? {
            type: 'decided',
            nowMs,
            arrivalId: state.arrival.id,
            decision: make(`s${steps}`),
          }
        : null,
  ]),
  [
    'something it depends on changed',
    ({ nowMs }) => ({ type: 'reconsider', nowMs, attended: false }),
  ],
  ...commands.map((action): [string, Make] => [
    `command: ${action}`,
    ({ nowMs }) => ({ type: 'command', nowMs, action, origin: 'attendant' }),
  ]),
];

function read(of: string): Make {
  return ({ nowMs }) => ({ type: 'read', nowMs, read: someRead(of), side: null });
}

/**
 * Leads machine and interlock through every sequence of happenings, breadth first, until so many
 * different states were seen. The judge in the model throws where a rule is broken.
 */
export function exploreLane(statesMax: number): Exploration {
  const seen = new Set<string>();
  const found = { arrival: new Map<string, Transition>(), arm: new Map<string, Transition>() };
  const first: Node = {
    model: new LaneModel({ ...someOptions, ...someTrust, failedClosingsMax: 1 }),
    inputs: atRest,
  };
  const queue: Node[] = [first];
  let steps = 0;
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const [happening, next] of happenings(node)) {
      steps += 1;
      note(
        found.arrival,
        arrivalPhaseOf(node.model.state),
        happening,
        arrivalPhaseOf(next.model.state),
      );
      note(found.arm, armPhaseOf(node.model.state), happening, armPhaseOf(next.model.state));
      const key = keyOf(next);
      if (seen.has(key) || seen.size >= statesMax) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  const sorted = (all: Map<string, Transition>) =>
    [...all.keys()].sort().map((key) => all.get(key));
  return {
    states: seen.size,
    steps,
    arrival: sorted(found.arrival).filter((one) => one !== undefined),
    arm: sorted(found.arm).filter((one) => one !== undefined),
  };
}

function* happenings({ model, inputs }: Node): Generator<[string, Node]> {
  for (const [name, change] of sensed) {
    const changed = { ...inputs, ...change };
    const twin = model.copy();
    twin.tick(TICK_MS, changed);
    yield [name, { model: twin, inputs: changed }];
  }
  const second = model.copy();
  for (let ms = 0; ms < 1_100; ms += TICK_MS) second.tick(TICK_MS, inputs);
  yield ['a second goes by', { model: second, inputs }];
  const long = model.copy();
  long.tick(LONG_MS, inputs);
  for (let ms = 0; ms < 1_100; ms += TICK_MS) long.tick(TICK_MS, inputs);
  yield ['half a minute goes by', { model: long, inputs }];
  for (const [name, make] of events) {
    const event = make(model);
    if (event === null) continue;
    const twin = model.copy();
    twin.happen(event);
    yield [name, { model: twin, inputs }];
  }
}

function note(found: Map<string, Transition>, from: string, happening: string, to: string): void {
  if (from !== to) found.set(`${from} ${to} ${happening}`, { from, happening, to });
}

/** What makes two moments the same: ages in whole seconds, numbers by their order. */
function keyOf({ model, inputs }: Node): string {
  const { state, interlock, nowMs } = model;
  const aged = JSON.stringify([state, interlock], (name, value: unknown) => {
    if (typeof value !== 'number') return name === 'trust' || name === 'inputs' ? 0 : value;
    if (name.endsWith('Ms')) return Math.min(60, Math.ceil((nowMs - value) / 1_000));
    return ['id', 'arrivalId', 'nextArrivalId'].includes(name)
      ? Math.min(4, state.nextArrivalId - value)
      : value;
  });
  const sessions = new Map<string, number>();
  const named = `${aged} ${model.judgement}`.replaceAll(/\bs\d+\b/g, (session) => {
    sessions.set(session, sessions.get(session) ?? sessions.size);
    return `s${sessions.get(session) ?? 0}`;
  });
  return `${named} ${JSON.stringify(inputs)}`;
}
