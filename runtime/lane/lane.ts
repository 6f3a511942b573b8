import { isDeepStrictEqual } from 'node:util';
import type { Timer } from '../../drivers/clock.js';
import type { Camera, MayOpen, PlateRead } from '../../drivers/camera/port.js';
import type { LaneConfig } from '../config/config.js';
import type { DecisionDesk, Resumed } from '../decisions/decision-desk.js';
import type { Environment } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';
import { isUnwanted } from './arm.js';
import { closing } from './by-hand.js';
import type { ArmGate } from './arm-gate.js';
import type { AskCamera } from './ask-camera.js';
import type { ArmWear } from './arm-wear.js';
import type { ArrivalDecision, LaneCommand, LaneEffect, LaneEvent } from './events.js';
import type { LaneContacts } from './lane-contacts.js';
import type { LaneDisplay } from './lane-display.js';
import type { ResumedMode } from './lane-modes.js';
import { lightOf } from './light.js';
import { machineOptions } from './machine-options.js';
import { laneStep } from './machine.js';
import { laneInputs, sampleLane, type LaneSensors } from './sensors.js';
import { passedBefore } from './passage.js';
import { laneAtStart, type Direction, type LaneState, type MachineOptions } from './state.js';
import { idleText, plainText, withArm } from './step.js';

export interface LaneOptions {
  config: LaneConfig;
  environment: Pick<Environment, 'clock' | 'log'>;
  sensors: LaneSensors;
  camera: Camera;
  /** The camera on the inner side of a lane for both ways. */
  cameraExit: Camera | null;
  gate: ArmGate;
  display: LaneDisplay;
  desk: DecisionDesk;
  contacts: LaneContacts;
  /** Whether a read that comes now may have come only because a picture was wanted. */
  forPicture: () => boolean;
  askCamera: AskCamera;
  /** The same for the camera on the inner side. */
  askCameraExit: AskCamera | null;
  wear: ArmWear;
  tickMs: number;
  /** Reports to the cloud and the journal; must not be waited for. */
  report: LaneReport;
  /** The car that stood in the lane, or passed last, when the program stopped. */
  resumed: Resumed | null;
  /** What was commanded before the program was started. */
  mode: ResumedMode;
}

/** What a lane tells of things that are not decisions. */
export interface LaneReport {
  passed(lane: LaneConfig, sessionId: string, plate: string): void;
  grantUnused(lane: LaneConfig, sessionId: string, plate: string): void;
  happened(lane: LaneConfig, event: string, text: string, about: About): void;
  armMovedAbnormally(lane: LaneConfig, reason: string): void;
  /** The fire release acted: the arm is held up until a command ends that. */
  fireHolds(lane: LaneConfig): void;
  /** The arm is no longer held up, because the longest time for that is over. */
  holdEnded(lane: LaneConfig): void;
}

interface About {
  sessionId: string;
  plate: string;
}

/** Runs one lane: reads the sensors on a tick, asks the machine, and carries out what it wants. */
export class Lane {
  readonly config: LaneConfig;
  readonly #options: LaneOptions;
  readonly #machineOptions: MachineOptions;
  readonly #lowered = new Set<() => void>();
  readonly #decided = new Set<(decision: ArrivalDecision) => void>();
  #state: LaneState = laneAtStart;
  #timer: Timer | null = null;
  #plannedMs = 0;
  #closed = false;
  /** Holding is over, and the contact that held the arm up is still to be opened. */
  #letsGo = false;
  ticks = 0;

  constructor(options: LaneOptions) {
    this.config = options.config;
    this.#options = options;
    this.#machineOptions = machineOptions(options.config);
    const { camera, cameraExit, sensors } = options;
    const outer = cameraExit === null ? null : 'entry';
    camera.onRead((read) => this.#read(read, outer));
    cameraExit?.onRead((read) => this.#read(read, 'exit'));
    const { approach, approachExit, guards } = sensors;
    for (const one of [camera, cameraExit]) {
      one?.onTrouble?.(({ code, sentence }) => {
        options.report.happened(this.config, code, sentence, { sessionId: '', plate: '' });
      });
    }
    options.contacts.onHint(() => this.#tick());
    for (const sensor of [approach, approachExit, ...guards]) sensor?.onHint(() => this.#tick());
  }

  get state(): LaneState {
    return this.#state;
  }

  start(): void {
    const { environment, resumed, display, mode, report } = this.#options;
    const nowMs = environment.clock.monotonicMs();
    if (resumed?.hasPassed === true) {
      const { direction } = this.config;
      // The camera may still be telling of it, and that is not the next car.
      const way = direction === 'both' ? null : direction;
      this.#state = { ...this.#state, passed: passedBefore(resumed, way, nowMs) };
    } else if (resumed !== null) {
      // If the car still stands there, its arrival finds this read and passes on the same grant.
      // Behind a closed arm, and after a while, another one may stand there: the camera is asked first.
      const position = this.#options.sensors.barrier.position();
      const { limitDown } = this.config.barrier;
      const isOpen = position === 'up' || (position === 'between' && limitDown !== null);
      const mayGo = isOpen || (position !== 'down' && resumed.isRecent);
      const resumedFromMs = mayGo ? nowMs : nowMs + this.config.readWaitMs;
      const read = unseenRead(resumed.plate);
      const early = { read, atMs: nowMs, sinceMs: nowMs, gaveWay: false, resumedFromMs };
      const sides = { ...this.#state.sides, otherEarly: early };
      this.#state = { ...this.#state, early, sides };
    }
    // What was commanded goes on; the arm itself is left where it is.
    const { kind, heldForMs } = mode;
    const { holdMaxMs } = this.#machineOptions;
    const fire = kind === 'FIRE_RELEASE';
    const ended = kind === 'HELD' && holdMaxMs !== null && heldForMs >= holdMaxMs;
    this.#state = withArm(this.#state, {
      held: fire || (kind === 'HELD' && !ended),
      heldSinceMs: fire ? null : nowMs - heldForMs,
      locked: kind === 'LOCKED',
    });
    if (ended) report.holdEnded(this.config);
    display.show(idleText(this.#state, this.#machineOptions));
    this.#plannedMs = nowMs;
    this.#loop();
  }

  /**
   * Whether no tick of the next `spanMs` changes anything, as long as the inputs stay as they are
   * and nothing else happens. Time is only ever compared with limits, so that a tick which does
   * nothing at the end of the span does nothing before it. A simulation jumps over such ticks.
   */
  restsFor(spanMs: number): boolean {
    const { sensors, gate, environment, contacts } = this.#options;
    if (!contacts.rests || this.#letsGo || this.#asksWithin(spanMs)) return false;
    const nowMs = environment.clock.monotonicMs();
    const sample = { ...sampleLane(sensors, nowMs), nowMs: nowMs + spanMs };
    if (!gate.restsWith(sample)) return false;
    const tick = { type: 'tick', nowMs: sample.nowMs, inputs: laneInputs(sample, gate) } as const;
    const { state, effects } = laneStep(this.#state, tick, this.#machineOptions);
    if (effects.length > 0) return false;
    return state === this.#state || isDeepStrictEqual(state, this.#state);
  }

  /** The ticks until `agoMs` ago were jumped over, because `restsFor` said that they do nothing. */
  rested(agoMs: number): void {
    const { gate, environment } = this.#options;
    gate.rested(environment.clock.monotonicMs() - agoMs);
  }

  /** Something that decisions depend on has changed. */
  reconsider(by: 'attendant' | 'program'): void {
    const nowMs = this.#options.environment.clock.monotonicMs();
    this.#happen({ type: 'reconsider', nowMs, attended: by === 'attendant' });
  }

  /** What somebody asks for, and its cause is on disk. */
  command(action: LaneCommand, origin: string): void {
    const nowMs = this.#options.environment.clock.monotonicMs();
    this.#happen({ type: 'command', nowMs, action, origin });
    // Also where this program does not know of holding: one before it may have left the contact closed.
    if (closing.includes(action)) this.#letsGo = true;
  }

  /** The state as it would be if the lane took these commands now. Nothing is carried out. */
  foresee(actions: readonly LaneCommand[]): LaneState {
    const nowMs = this.#options.environment.clock.monotonicMs();
    return actions.reduce((state, action) => {
      const event = { type: 'command', nowMs, action, origin: '' } as const;
      return laneStep(state, event, this.#machineOptions).state;
    }, this.#state);
  }

  /** The plate of the car that waits at the entry, from somebody else than the camera. */
  readByHand(plate: string): void {
    const read = { ...unseenRead(plate), confidence: 100, trigger: 'software' as const };
    this.#read(read, this.#options.cameraExit === null ? null : 'entry');
  }

  /** Calls back whenever the arm is told to go down, until the result is called. */
  onLowered(callback: () => void): () => void {
    this.#lowered.add(callback);
    return () => this.#lowered.delete(callback);
  }

  /** Calls back with each decision, once it has taken effect, until the result is called. */
  onDecided(callback: (decision: ArrivalDecision) => void): () => void {
    this.#decided.add(callback);
    return () => this.#decided.delete(callback);
  }

  /** Contacts, wear, and whether cameras may open by themselves, for people. */
  get upkeep(): {
    contacts: LaneContacts['status'];
    wear: ArmWear['status'];
    cameras_may_open: (MayOpen | null)[];
  } {
    const { contacts, wear, camera, cameraExit } = this.#options;
    const cameras = cameraExit === null ? [camera] : [camera, cameraExit];
    const mayOpen = cameras.map((one) => one.mayOpen ?? null);
    return { contacts: contacts.status, wear: wear.status, cameras_may_open: mayOpen };
  }

  /** How many wait for what the lane does next. */
  get waiting(): number {
    return this.#lowered.size + this.#decided.size;
  }

  /** Stops the loop. The arm is left where it is. */
  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#options.gate.close();
    this.#options.wear.close();
    this.#options.askCamera.close();
    this.#options.askCameraExit?.close();
    this.#options.camera.close?.();
    this.#options.cameraExit?.close?.();
  }

  #asksWithin(spanMs: number): boolean {
    const { environment, askCamera, askCameraExit } = this.#options;
    const untilMs = environment.clock.monotonicMs() + spanMs;
    const asks = askCamera.isDue(this.#unreadAt('entry'), untilMs);
    return asks || askCameraExit?.isDue(this.#unreadAt('exit'), untilMs) === true;
  }

  /** The arrival that waits for a read of the camera on this side; one camera alone sees both. */
  #unreadAt(side: Direction): number | null {
    const { arrival, sides } = this.#state;
    if (arrival?.status !== 'waiting-for-read') return null;
    const seesIt = this.#options.cameraExit === null || sides.turn === side;
    return seesIt ? arrival.id : null;
  }

  #loop(): void {
    if (this.#closed) return;
    this.#tick();
    const { clock } = this.#options.environment;
    const nowMs = clock.monotonicMs();
    const { tickMs } = this.#options;
    // A late loop leaves out the ticks it missed: levels are truth, not history.
    this.#plannedMs += (Math.floor((nowMs - this.#plannedMs) / tickMs) + 1) * tickMs;
    this.#timer = clock.after(this.#plannedMs - nowMs, () => this.#loop());
  }

  #tick(): void {
    if (this.#closed) return;
    this.ticks += 1;
    const nowMs = this.#options.environment.clock.monotonicMs();
    const { sensors, gate, display, contacts, wear, askCamera, askCameraExit } = this.#options;
    const sample = sampleLane(sensors, nowMs);
    contacts.tick(nowMs);
    wear.tick(sample.position, nowMs);
    if (isUnwanted(this.#state)) gate.owesNothing();
    const because = gate.watch(sample);
    if (because !== null) this.#happen({ type: 'interlock', nowMs, because });
    this.#happen({ type: 'tick', nowMs, inputs: laneInputs(sample, gate) });
    askCamera.tick(sample.approach, this.#unreadAt('entry'), nowMs);
    askCameraExit?.tick(sample.approachExit ?? sample.approach, this.#unreadAt('exit'), nowMs);
    this.#holdOrLetGo(nowMs);
    display.light(lightOf(this.#state, this.#machineOptions));
  }

  /** Where the board has a contact for it, a held arm is held by that; others need nothing. */
  #holdOrLetGo(nowMs: number): void {
    const { held, wanted } = this.#state.arm;
    const { gate } = this.#options;
    if (held) {
      gate.hold();
      this.#letsGo = false;
    } else if (this.#letsGo && wanted !== 'up') this.#letsGo = !gate.letGo(nowMs);
  }

  #read(read: PlateRead, side: Direction | null): void {
    const { environment, report } = this.#options;
    // The car of a read that the camera had kept is gone, or has been read again since.
    if (read.offline) {
      const text = `read by the camera at ${read.cameraTimeS} (unix time), and brought later`;
      report.happened(this.config, 'late_read', text, { sessionId: '', plate: read.plate });
      return;
    }
    environment.log.info('plate_read', {
      lane: this.config.id,
      plate: read.plate,
      confidence: read.confidence,
      sequence: read.sequence,
    });
    // It was asked to look at a lane without a car, and saw none.
    const saysNothing = read.plate === '' && this.#state.arrival === null;
    if (saysNothing && this.#options.forPicture()) return;
    this.#happen({ type: 'read', nowMs: environment.clock.monotonicMs(), read, side });
  }

  #happen(event: LaneEvent): void {
    if (this.#closed) return;
    const step = laneStep(this.#state, event, this.#machineOptions);
    if (this.#state.arm.held && !step.state.arm.held) this.#letsGo = true;
    this.#state = step.state;
    for (const effect of step.effects) this.#carryOut(effect);
  }

  #carryOut(effect: LaneEffect): void {
    const { gate, display, report, environment, desk } = this.#options;
    switch (effect.type) {
      case 'arrived':
        environment.log.info('arrived', { lane: this.config.id });
        desk.arrived(this.config);
        return;
      case 'decide':
        void this.#decide(effect);
        return;
      case 'raise':
        environment.log.info('arm_raised', { lane: this.config.id, cause: effect.cause });
        gate.raise();
        this.#options.wear.commanded('up', environment.clock.monotonicMs());
        return;
      case 'lower':
        this.#lower();
        return;
      case 'show':
        display.show(effect.text);
        return;
      case 'say':
        display.say(effect.text);
        return;
      case 'passed':
        report.passed(this.config, effect.sessionId, effect.plate);
        return;
      case 'cameBack':
        desk.cameBack(this.config, effect.sessionId, effect.plate);
        return;
      case 'correctPlate':
        desk.correctPlate(this.config, effect);
        return;
      case 'fireHolds':
        report.fireHolds(this.config);
        return;
      case 'holdEnded':
        report.holdEnded(this.config);
        return;
      case 'grantUnused':
        report.grantUnused(this.config, effect.sessionId, effect.plate);
        return;
      case 'tailgating':
        report.happened(this.config, 'tailgating', 'a second car on one grant', effect);
        return;
      case 'armMovedAbnormally':
        report.armMovedAbnormally(this.config, effect.reason);
        return;
      case 'alarm':
        environment.log.error('alarm', {
          lane: this.config.id,
          code: effect.code,
          text: effect.text,
        });
        report.happened(this.config, effect.code, effect.text, { sessionId: '', plate: '' });
        return;
      case 'note': {
        const { event, text, plate } = effect;
        environment.log.info(event, { lane: this.config.id, text, plate });
      }
    }
  }

  async #decide(asked: Extract<LaneEffect, { type: 'decide' }>): Promise<void> {
    const { desk, environment } = this.#options;
    const { arrivalId, read, direction } = asked;
    const readMs = this.state.arrival?.readMs ?? environment.clock.monotonicMs();
    const readAgoMs = environment.clock.monotonicMs() - readMs;
    const decision = await desk
      .decide(this.config, read, { direction, readAgoMs })
      .catch((error: unknown): ArrivalDecision => {
        const reason = sentenceOf(error);
        environment.log.error('decision_failed', { lane: this.config.id, reason });
        const words = plainText('out_of_order');
        const reasons = [`the decision failed: ${reason}`];
        const refused = { kind: 'refuse', plate: read.plate, reason: 'fault', reasons } as const;
        return { ...refused, show: words, say: words };
      });
    const nowMs = environment.clock.monotonicMs();
    this.#happen({ type: 'decided', nowMs, arrivalId, decision });
    for (const callback of [...this.#decided]) callback(decision);
  }

  #lower(): void {
    const { gate, environment, wear } = this.#options;
    const nowMs = environment.clock.monotonicMs();
    const because = gate.lower(nowMs);
    if (because === null) {
      environment.log.info('arm_lowered', { lane: this.config.id });
      wear.commanded('down', nowMs);
      for (const callback of [...this.#lowered]) callback();
      return;
    }
    this.#happen({ type: 'interlock', nowMs, because });
  }
}

/** A plate that no camera saw. */
function unseenRead(plate: string): PlateRead {
  return {
    plate,
    // It was granted: no read of another car may correct it.
    confidence: 100,
    color: 'unknown',
    direction: 'unknown',
    trigger: 'none',
    cameraTimeS: 0,
    sequence: 0,
    offline: false,
  };
}
