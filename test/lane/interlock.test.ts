import test from 'ava';
import {
  interlockAtStart,
  requestLower,
  requestRaise,
  watch,
  type InterlockResult,
  type InterlockState,
  type SafetyInputs,
} from '../../runtime/lane/interlock.js';

const options = {
  travelMs: 3_000,
  quietMs: 0,
  chatterChanges: 6,
  chatterMs: 10_000,
  blindPassages: 3,
};
const empty: SafetyInputs = {
  nowMs: 10_000,
  guards: ['absent', 'absent'],
  approach: 'absent',
  fireRelease: false,
  position: 'up',
};

/** The arm was just told to go down, and everything was empty. */
function lowering(at: Partial<SafetyInputs> = {}): InterlockState {
  const seen = see(interlockAtStart, at).state;
  const result = requestLower(seen, empty.nowMs, options);
  if (result.output !== 'lower') throw new Error('The arm was not lowered.');
  return result.state;
}

function see(state: InterlockState, change: Partial<SafetyInputs>): InterlockResult {
  return watch(state, { ...empty, ...change }, options);
}

const refusals: [string, Partial<SafetyInputs>, InterlockResult['because']][] = [
  ['while one guard sees something', { guards: ['absent', 'present'] }, 'guard-present'],
  ['while one guard is unknown', { guards: ['unknown', 'absent'] }, 'guard-unknown'],
  ['without any guard', { guards: [] }, 'guard-unknown'],
  ['against the fire release', { fireRelease: true }, 'fire-release'],
];

for (const [when, change, because] of refusals) {
  test(`rule 1: the arm is not lowered ${when}`, (t) => {
    const { state } = see(interlockAtStart, change);
    const result = requestLower(state, empty.nowMs, options);
    t.is(result.output, null);
    t.is(result.because, because);
    t.is(result.state, state);
  });
}

test('rule 1: the arm is not lowered before the first inputs', (t) => {
  const result = requestLower(interlockAtStart, 0, options);
  t.is(result.output, null);
  t.is(result.because, 'no-inputs-yet');
});

test('rule 1: the arm is not lowered on what was seen a quarter of a second ago', (t) => {
  const { state } = see(interlockAtStart, {});
  t.is(requestLower(state, empty.nowMs + 250, options).output, 'lower');
  t.is(requestLower(state, empty.nowMs + 251, options).because, 'inputs-stale');
  t.is(requestLower(state, empty.nowMs - 1, options).because, 'inputs-stale');
});

/** Sees the same every 20 ms, from 10 s on, until `untilMs`. */
function look(state: InterlockState, untilMs: number, change: Partial<SafetyInputs> = {}) {
  let seen = state;
  const fromMs = (state.inputs?.nowMs ?? empty.nowMs - 20) + 20;
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 20) {
    seen = see(seen, { nowMs, ...change }).state;
  }
  return seen;
}

test('rule 1: the interlock keeps the quiet time by itself, whatever the machine asks', (t) => {
  const slow = { ...options, quietMs: 1_000 };
  const soon = look(interlockAtStart, 10_980);
  t.is(requestLower(soon, 10_980, slow).because, 'not-quiet-yet');
  t.is(requestLower(look(soon, 11_000), 11_000, slow).output, 'lower');
});

test('rule 1: whatever crosses, and a gap between the looks, begins the quiet time anew', (t) => {
  const slow = { ...options, quietMs: 1_000 };
  const quiet = look(interlockAtStart, 12_000);
  const crossed = see(quiet, { nowMs: 12_020, guards: ['absent', 'present'] }).state;
  const after = look(crossed, 13_000);
  t.is(requestLower(after, 13_000, slow).because, 'not-quiet-yet');
  const gap = see(quiet, { nowMs: 12_251 }).state;
  t.is(requestLower(gap, 12_251, slow).because, 'not-quiet-yet');
});

test('rule 1: the arm is lowered when every guard says that nothing is there', (t) => {
  t.is(requestLower(see(interlockAtStart, {}).state, empty.nowMs, options).output, 'lower');
});

for (const guards of [['present', 'absent'], ['absent', 'unknown'], []] as const) {
  test(`rule 1: guards [${guards.join(', ')}] raise a lowering arm in the same call`, (t) => {
    const result = see(lowering(), { nowMs: 10_020, guards, position: 'between' });
    t.is(result.output, 'raise');
    t.is(result.because, 'obstacle-while-lowering');
  });
}

test('rule 1: an obstacle raises once, not in every tick that it stays', (t) => {
  const first = see(lowering(), { nowMs: 10_020, guards: ['present'] });
  const second = see(first.state, { nowMs: 10_040, guards: ['present'] });
  t.is(first.output, 'raise');
  t.is(second.output, null);
});

test('rule 1: a lower limit switch that is stuck closed does not end the watch', (t) => {
  const started = lowering({ position: 'down' });
  const still = see(started, { nowMs: 10_100, position: 'down' });
  const obstacle = see(still.state, { nowMs: 11_000, position: 'down', guards: ['present'] });
  t.is(obstacle.output, 'raise');
});

test('rule 1: a lower limit switch that sticks only now does not end the watch either', (t) => {
  const stuck = see(see(interlockAtStart, {}).state, { nowMs: 10_100, position: 'down' });
  const lowered = requestLower(stuck.state, 10_100, options);
  const still = see(lowered.state, { nowMs: 10_200, position: 'down' });
  const obstacle = see(still.state, { nowMs: 11_000, position: 'down', guards: ['present'] });
  t.is(obstacle.output, 'raise');
});

for (const position of ['up', 'down'] as const) {
  test(`rule 1: the watch ends at the lower limit, also where the arm was ${position} when lowered`, (t) => {
    const between = see(lowering({ position }), { nowMs: 10_500, position: 'between' });
    const down = see(between.state, { nowMs: 12_500, position: 'down' });
    t.is(see(down.state, { nowMs: 12_520, position: 'down', guards: ['present'] }).output, null);
  });
}

test('rule 1: a slow arm without limit switches is watched for twice its travel time', (t) => {
  const state = lowering({ position: 'not-reported' });
  const at = (nowMs: number) =>
    see(state, { nowMs, position: 'not-reported', guards: ['present'] }).output;
  t.is(at(10_000 + 6_000), 'raise');
  t.is(at(10_000 + 6_001), null);
});

test('rule 1: after a start, presence raises an arm that an earlier run may have lowered', (t) => {
  const first = see(interlockAtStart, { position: 'between', guards: ['unknown', 'unknown'] });
  t.is(first.output, null, 'sensors that have not proved anything yet raise nothing');
  const seen = see(first.state, { nowMs: 10_020, position: 'between', guards: ['present'] });
  t.is(seen.output, 'raise');
  t.is(seen.because, 'obstacle-while-lowering');
});

test('rule 1: after a start, a sensor that was empty and becomes unknown counts too', (t) => {
  const first = see(interlockAtStart, { position: 'between' });
  const lost = see(first.state, { nowMs: 10_020, position: 'between', guards: ['unknown'] });
  t.is(lost.output, 'raise');
});

for (const position of ['up', 'down'] as const) {
  test(`after a start, a car under an arm that is ${position} raises nothing`, (t) => {
    t.is(see(interlockAtStart, { position, guards: ['present'] }).output, null);
  });
}

test('rule 1: an arm of an earlier run is watched for twice its travel time', (t) => {
  const first = see(interlockAtStart, { position: 'not-reported' });
  const at = (nowMs: number) =>
    see(first.state, { nowMs, position: 'not-reported', guards: ['present'] }).output;
  t.is(at(16_000), 'raise');
  t.is(at(16_001), null);
});

test('rule 1: after a start an obstacle raises once, and not at all what was raised before', (t) => {
  const found = see(interlockAtStart, { position: 'between' }).state;
  const obstacle = { position: 'between', guards: ['present', 'absent'] } as const;
  const first = see(found, { nowMs: 10_020, ...obstacle });
  t.is(first.output, 'raise');
  t.is(see(first.state, { nowMs: 10_040, ...obstacle }).output, null);
  t.is(see(requestRaise(found).state, { nowMs: 10_020, ...obstacle }).output, null);
});

test('rule 1: raising is never refused and ends the watch', (t) => {
  const raised = requestRaise(lowering());
  t.is(raised.output, 'raise');
  t.is(see(raised.state, { nowMs: 10_020, guards: ['present'], position: 'between' }).output, null);
});

test('rule 1: the fire release raises at once, and again until the arm is up', (t) => {
  const fire = { fireRelease: true, position: 'down' } as const;
  const first = see(interlockAtStart, fire);
  t.is(first.output, 'raise');
  t.is(first.because, 'fire-release');
  const soon = see(first.state, { ...fire, nowMs: 11_000 });
  t.is(soon.output, null);
  const again = see(soon.state, { ...fire, nowMs: 12_000 });
  t.is(again.output, 'raise');
  t.is(see(again.state, { ...fire, nowMs: 12_020 }).output, null, 'counted from the last pulse');
  t.is(see(again.state, { ...fire, nowMs: 14_000 }).output, 'raise');
  t.is(see(again.state, { ...fire, nowMs: 20_000, position: 'up' }).output, null);
});

test('rule 1: a fire release that acts a second time is told and raises again', (t) => {
  const first = see(interlockAtStart, { fireRelease: true });
  const over = see(first.state, { nowMs: 10_020 });
  t.is(over.output, null);
  const second = see(over.state, { nowMs: 10_040, fireRelease: true });
  t.is(second.output, 'raise', 'although the arm is up and the last pulse was just now');
  t.is(second.because, 'fire-release');
});

test('what stands under the arm is known beneath the fire release as well', (t) => {
  const slow = { ...options, quietMs: 1_000 };
  const fire = look(interlockAtStart, 12_000, { fireRelease: true });
  t.is(requestLower(fire, 12_000, slow).because, 'fire-release');
  t.is(requestLower(look(fire, 12_020), 12_020, slow).output, 'lower');
  const crossed = look(fire, 12_020, { fireRelease: true, guards: ['present'] });
  t.is(requestLower(look(crossed, 12_040), 12_040, slow).because, 'not-quiet-yet');
});

test('rule 1: the fire release wins over a lowering arm, guards or no guards', (t) => {
  const fire = { fireRelease: true, position: 'between' } as const;
  const first = see(lowering(), { nowMs: 10_020, ...fire });
  t.is(first.output, 'raise');
  t.is(first.because, 'fire-release');
  t.is(see(first.state, { nowMs: 10_040, ...fire }).output, null, 'it is no closing that failed');
});

test('the fire release ends the way down that a start found: what comes under the arm then is no failed closing', (t) => {
  const found = see(interlockAtStart, { position: 'between' }).state;
  const burning = see(found, { nowMs: 10_100, position: 'between', fireRelease: true });
  t.is(burning.output, 'raise');
  const over = see(burning.state, { nowMs: 10_200, position: 'between' }).state;
  const seen = see(over, { nowMs: 10_300, position: 'between', guards: ['present', 'absent'] });
  t.is(seen.because, null);
});

test('rule 1: a lower limit switch that is stuck closed does not end the watch over a lowering arm', (t) => {
  const state = lowering({ position: 'contradictory' });
  const under = see(state, { nowMs: 10_500, position: 'down' }).state;
  const obstacle = see(under, { nowMs: 10_600, position: 'down', guards: ['present', 'absent'] });
  t.is(obstacle.output, 'raise');
});
