import test from 'ava';
import type { Presence } from '../../drivers/loop/port.js';
import {
  doubtedGuard,
  interlockAtStart,
  requestLower,
  watch,
  type SafetyInputs,
} from '../../runtime/lane/interlock.js';
import { someOptions, someTrust } from './lane-driver.js';

const options = { ...someOptions, ...someTrust };

/** The interlock alone, with two guards and the approach loop as its witness. */
class Gate {
  state = interlockAtStart;
  inputs: SafetyInputs = {
    nowMs: 0,
    guards: ['absent', 'absent'],
    approach: 'absent',
    fireRelease: false,
    position: 'up',
  };

  see(change: Partial<SafetyInputs>, forMs: number): void {
    const untilMs = this.inputs.nowMs + forMs;
    while (this.inputs.nowMs < untilMs) {
      this.inputs = { ...this.inputs, ...change, nowMs: this.inputs.nowMs + 100 };
      this.state = watch(this.state, this.inputs, options).state;
    }
  }

  get refusal() {
    return requestLower(this.state, this.inputs.nowMs, options).because;
  }

  get doubt() {
    return doubtedGuard(this.state, options);
  }

  /** A car passes under the arm and only these guards see it. */
  pass(guards: readonly Presence[]): void {
    this.see({ guards }, 2_000);
    this.see({ guards: ['absent', 'absent'] }, 3_000);
  }
}

test('rule 1: a guard that saw nothing of five passages counts as presence', (t) => {
  const gate = new Gate();
  gate.see({}, 2_000);
  for (let car = 0; car < 4; car += 1) gate.pass(['present', 'absent']);
  t.is(gate.refusal, null, 'four may be people');
  gate.pass(['present', 'absent']);
  t.is(gate.refusal, 'guard-unknown');
  t.deepEqual(gate.doubt, { index: 1, doubt: 'blind' });
});

test('rule 1: a guard that was taken for blind is believed again once it has seen a car', (t) => {
  const gate = new Gate();
  gate.see({}, 2_000);
  for (let car = 0; car < 5; car += 1) gate.pass(['absent', 'present']);
  t.is(gate.doubt?.index, 0);
  gate.pass(['present', 'present']);
  t.is(gate.doubt, null);
  t.is(gate.refusal, null);
});

test('a guard that saw a car and was free before the other has missed nothing', (t) => {
  const gate = new Gate();
  gate.see({}, 2_000);
  gate.see({ guards: ['present', 'present'] }, 1_000);
  gate.see({ guards: ['present', 'absent'] }, 1_500);
  gate.see({ guards: ['absent', 'absent'] }, 3_000);
  for (let car = 0; car < 4; car += 1) gate.pass(['present', 'absent']);
  t.is(gate.doubt, null, 'it missed four, not five');
});

test('a guard that could not be read while cars passed is believed when it answers again', (t) => {
  const gate = new Gate();
  gate.see({}, 2_000);
  for (let car = 0; car < 8; car += 1) {
    gate.see({ guards: ['present', 'unknown'] }, 2_000);
    gate.see({ guards: ['absent', 'unknown'] }, 3_000);
  }
  t.is(gate.refusal, 'guard-unknown');
  gate.see({ guards: ['absent', 'absent'] }, 2_000);
  t.is(gate.doubt, null);
  t.is(gate.refusal, null);
});

test('rule 1: of two guards that contradict each other for a moment, the one that sees counts', (t) => {
  const gate = new Gate();
  gate.see({}, 2_000);
  gate.see({ guards: ['present', 'absent'] }, 30_000);
  t.is(gate.refusal, 'guard-present');
});

test('what crosses one guard for less than a second says nothing about the other', (t) => {
  const gate = new Gate();
  gate.see({}, 2_000);
  for (let person = 0; person < 8; person += 1) {
    gate.see({ guards: ['absent', 'present'] }, 800);
    gate.see({ guards: ['absent', 'absent'] }, 5_000);
  }
  t.is(gate.doubt, null);
});

/** Cars that leave the approach loop under the raised arm, and the only guard sees none. */
function passUnseen(gate: Gate, cars: number, position: SafetyInputs['position']): void {
  for (let car = 0; car < cars; car += 1) {
    gate.see({ guards: ['absent'], approach: 'present', position }, 2_000);
    gate.see({ guards: ['absent'], approach: 'absent', position }, 2_000);
  }
}

test('rule 1: a single guard is taken for blind when cars leave the approach loop unseen', (t) => {
  const gate = new Gate();
  gate.see({ guards: ['absent'] }, 2_000);
  passUnseen(gate, 5, 'up');
  t.is(gate.refusal, 'guard-unknown');
  t.deepEqual(gate.doubt, { index: 0, doubt: 'blind' });
});

test('cars that turn back before a closed arm say nothing about the guards', (t) => {
  const gate = new Gate();
  gate.see({ guards: ['absent'] }, 2_000);
  passUnseen(gate, 20, 'down');
  t.is(gate.doubt, null);
});

test('rule 1: a guard that chatters counts as presence until it was quiet for the whole time', (t) => {
  const gate = new Gate();
  gate.see({}, 2_000);
  for (let time = 0; time < 6; time += 1) {
    gate.see({ guards: ['present', 'absent'] }, 300);
    gate.see({ guards: ['absent', 'absent'] }, 300);
  }
  t.deepEqual(gate.doubt, { index: 0, doubt: 'chatters' });
  gate.see({}, 9_000);
  t.is(gate.refusal, 'guard-unknown');
  gate.see({}, 1_000);
  t.is(gate.doubt, null);
  gate.see({}, 1_000);
  t.is(gate.refusal, null);
});

test('rule 1: what a guard that chatters sees is presence', (t) => {
  const gate = new Gate();
  gate.see({}, 2_000);
  for (let time = 0; time < 6; time += 1) {
    gate.see({ guards: ['present', 'absent'] }, 300);
    gate.see({ guards: ['absent', 'absent'] }, 300);
  }
  gate.see({ guards: ['present', 'absent'] }, 300);
  t.deepEqual(gate.doubt, { index: 0, doubt: 'chatters' });
  t.is(gate.refusal, 'guard-present');
});

test('what a guard says first after it was unknown is no change', (t) => {
  const gate = new Gate();
  gate.see({ guards: ['unknown', 'absent'] }, 1_000);
  gate.see({ guards: ['absent', 'absent'] }, 300);
  const changes = someTrust.chatterChanges;
  for (let change = 1; change < changes; change += 1) {
    gate.see({ guards: [change % 2 === 1 ? 'present' : 'absent', 'absent'] }, 300);
  }
  t.is(gate.doubt, null, 'one change is missing');
  gate.see({ guards: ['absent', 'absent'] }, 300);
  t.deepEqual(gate.doubt, { index: 0, doubt: 'chatters' });
});

test('a column of cars is no chatter', (t) => {
  const gate = new Gate();
  gate.see({}, 2_000);
  for (let car = 0; car < 20; car += 1) {
    gate.see({ guards: ['present', 'present'] }, 1_500);
    gate.see({ guards: ['absent', 'absent'] }, 1_000);
  }
  t.is(gate.doubt, null);
});

test('rule 1: a guard that is not believed raises an arm that is on its way down', (t) => {
  const gate = new Gate();
  gate.see({ guards: ['absent'] }, 2_000);
  passUnseen(gate, 4, 'up');
  gate.see({ guards: ['absent'], approach: 'present' }, 2_000);
  const lowered = requestLower(gate.state, gate.inputs.nowMs, options);
  t.is(lowered.output, 'lower');
  const nowMs = gate.inputs.nowMs + 100;
  const seen = watch(lowered.state, { ...gate.inputs, nowMs, approach: 'absent' }, options);
  t.is(seen.output, 'raise');
});
