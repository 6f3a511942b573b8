import type { ArmPosition } from '../../drivers/barrier/port.js';
import type { PlateRead } from '../../drivers/camera/port.js';
import type { Presence } from '../../drivers/loop/port.js';
import type {
  ArrivalDecision,
  LaneCommand,
  LaneEffect,
  LaneEvent,
  LaneInputs,
} from '../../runtime/lane/events.js';
import { laneStep } from '../../runtime/lane/machine.js';
import {
  laneAtStart,
  type Direction,
  type LaneState,
  type MachineOptions,
} from '../../runtime/lane/state.js';
import { plainText } from '../../runtime/lane/step.js';

export const someOptions: MachineOptions = {
  canLower: true,
  limits: { up: true, down: true },
  travelMs: 3_000,
  failedClosingsMax: 3,
  grantMs: 30_000,
  clearMs: 1_000,
  readWaitMs: 3_000,
  stuckMs: 300_000,
  holdMaxMs: null,
  direction: 'entry',
  oneLoop: false,
};

/** What the interlock needs beside the machine's options. */
export const someTrust = {
  quietMs: 1_000,
  chatterChanges: 12,
  chatterMs: 10_000,
  blindPassages: 5,
};

export function someRead(plate: string, confidence = 95): PlateRead {
  return {
    plate,
    confidence,
    color: 'blue',
    direction: 'approaching',
    trigger: 'automatic',
    cameraTimeS: 0,
    sequence: 1,
    offline: false,
  };
}

export function granting(sessionId: string, plate: string): ArrivalDecision {
  const text = plainText('entry_granted', plate);
  return { kind: 'grant', sessionId, plate, reasons: [], show: text, say: text };
}

/** The park is full. */
export function refusing(plate: string): Extract<ArrivalDecision, { kind: 'refuse' }> {
  const text = plainText('entry_full');
  return { kind: 'refuse', plate, reason: 'full', reasons: [], show: text, say: text };
}

/** Leads the pure machine through a story; each step returns the effects it had. */
export class LaneDriver {
  state: LaneState = laneAtStart;
  nowMs = 0;
  inputs: LaneInputs = {
    approach: 'absent',
    approachExit: null,
    guard: 'absent',
    doubt: null,
    position: 'down',
    fireRelease: false,
    fireUnreadable: false,
  };
  readonly effects: LaneEffect[] = [];
  readonly #options: MachineOptions;

  constructor(options: Partial<MachineOptions> = {}) {
    this.#options = { ...someOptions, ...options };
  }

  happen(event: LaneEvent): LaneEffect[] {
    const step = laneStep(this.state, event, this.#options);
    this.state = step.state;
    this.effects.push(...step.effects);
    return [...step.effects];
  }

  /** One tick after `afterMs`, with what has changed. */
  tick(changes: Partial<LaneInputs> = {}, afterMs = 20): LaneEffect[] {
    this.nowMs += afterMs;
    this.inputs = { ...this.inputs, ...changes };
    return this.happen({ type: 'tick', nowMs: this.nowMs, inputs: this.inputs });
  }

  /** Ticks for `ms` with unchanged inputs. */
  wait(ms: number): LaneEffect[] {
    const effects: LaneEffect[] = [];
    const untilMs = this.nowMs + ms;
    while (this.nowMs < untilMs) effects.push(...this.tick());
    return effects;
  }

  read(plate: string, confidence = 95, side: Direction | null = null): LaneEffect[] {
    const read = someRead(plate, confidence);
    return this.happen({ type: 'read', nowMs: this.nowMs, read, side });
  }

  decide(decision: ArrivalDecision, arrivalId = this.state.arrival?.id ?? 0): LaneEffect[] {
    return this.happen({ type: 'decided', nowMs: this.nowMs, arrivalId, decision });
  }

  command(action: LaneCommand): LaneEffect[] {
    return this.happen({ type: 'command', nowMs: this.nowMs, action, origin: 'attendant' });
  }

  interlock(because: Extract<LaneEvent, { type: 'interlock' }>['because']): LaneEffect[] {
    return this.happen({ type: 'interlock', nowMs: this.nowMs, because });
  }

  /** As after a start: who was granted before it may still stand there. */
  remember(read: PlateRead, resumedFromMs = this.nowMs): void {
    const early = { read, atMs: this.nowMs, sinceMs: this.nowMs, gaveWay: false, resumedFromMs };
    this.state = { ...this.state, early };
  }

  /** A car comes, is read and granted, and the arm is up. */
  letIn(sessionId = 's1', plate = '京A12345'): void {
    this.tick();
    this.tick({ approach: 'present' });
    this.read(plate);
    this.decide(granting(sessionId, plate));
    this.arm('between', 500);
    this.arm('up', 2_000);
  }

  /** The car drives under the arm and away. */
  passThrough(): LaneEffect[] {
    this.guard('present');
    this.tick({ approach: 'absent' }, 500);
    return this.guard('absent');
  }

  guard(guard: Presence): LaneEffect[] {
    return this.tick({ guard }, 500);
  }

  arm(position: ArmPosition, afterMs: number): LaneEffect[] {
    return this.tick({ position }, afterMs);
  }
}

export function kinds(effects: readonly LaneEffect[]): string[] {
  return effects.map(({ type }) => type);
}

export function count(effects: readonly LaneEffect[], type: LaneEffect['type']): number {
  return effects.filter((effect) => effect.type === type).length;
}
