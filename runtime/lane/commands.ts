import type { Command, CommandAction, CommandReply } from '../../protocol/park/command.js';
import type { LaneConfig } from '../config/config.js';
import type { AttendantDesk } from '../decisions/attendant-desk.js';
import type { DecisionDesk } from '../decisions/decision-desk.js';
import type { StaysByHand } from '../decisions/stays-by-hand.js';
import type { Environment } from '../environment/environment.js';
import type { Stamper } from '../time/stamper.js';
import { sentenceOf } from '../errors.js';
import { forgetOldest } from '../forget-oldest.js';
import type { ShiftBook } from '../shifts/shift-book.js';
import type { PictureDesk } from '../pictures/picture-desk.js';
import { seenShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, type Change } from '../store/write.js';
import { admit, whyNobodyEnters } from './admission.js';
import { closing } from './by-hand.js';
import { CommandsUnderWay } from './commands-under-way.js';
import type { LaneCommand } from './events.js';
import { modeOf, type LaneModes } from './lane-modes.js';
import type { Lane } from './lane.js';
import { movementReport } from './movement-report.js';
import type { LaneState } from './state.js';
import { chargeByHand, enterByHand, tellWaiting, whyNobodyIsCharged } from './stay-commands.js';
import { FIRE_HOLDS, whyNot } from './why-not.js';
import { within } from './within.js';

export interface LaneCommandsOptions {
  environment: Pick<Environment, 'clock' | 'wall' | 'log'>;
  store: Store;
  stamper: Stamper;
  desk: DecisionDesk;
  staysByHand: StaysByHand;
  attendants: AttendantDesk;
  shifts: ShiftBook;
  pictures: PictureDesk;
  modes: LaneModes;
  /** A phone showed a code at the lane; says why nothing comes of it, or null. */
  scanned: (lane: LaneConfig, code: string) => string | null;
  /** A report to the cloud is on disk. */
  onOrder: () => void;
}

/** The cloud looks for an answer for three seconds; a lane that cannot act by then refuses. */
const LOWER_WAIT_MS = 2_000;
const ANSWERED_MAX = 1_000;
/** What moves nothing by itself is no movement to report. */
const noMovement: readonly CommandAction[] = ['UNLOCK', 'ADMIT', 'ENTER', 'CHARGE'];

/**
 * Carries out what an attendant or the cloud asks of a lane: once for each command id, also after a
 * restart, never after its time, and answered only when it is done.
 */
export class LaneCommands {
  readonly #options: LaneCommandsOptions;
  readonly #running = new Map<string, Promise<CommandReply>>();
  /** The latest answers: while the disk refuses, they are not yet on the shelf of seen commands. */
  readonly #answered = new Map<string, CommandReply>();
  /** By lane. */
  readonly #underWay = new Map<string, CommandsUnderWay>();

  constructor(options: LaneCommandsOptions) {
    this.#options = options;
  }

  /** @param origin who asks, in words, for the journal: for example `cloud` or `attendant`. */
  handle(lane: Lane, command: Command, origin: string): Promise<CommandReply> {
    if (command.action === 'TELL_WAITING') return Promise.resolve(tellWaiting(lane, command));
    const running = this.#running.get(command.commandId);
    if (running !== undefined) return running;
    const answered = this.#answered.get(command.commandId);
    if (answered !== undefined) return Promise.resolve(answered);
    if (command.action === 'SCAN') return Promise.resolve(this.#scan(lane, command));
    const handled =
      command.action === 'CAPTURE'
        ? this.#capture(lane, command)
        : this.#handleOnce(lane, command, origin);
    const reply = handled
      .then((outcome) => this.#keepAnswer(outcome))
      .finally(() => {
        this.#running.delete(command.commandId);
      });
    this.#running.set(command.commandId, reply);
    return reply;
  }

  #keepAnswer(reply: CommandReply): CommandReply {
    this.#answered.set(reply.commandId, reply);
    forgetOldest(this.#answered, ANSWERED_MAX);
    return reply;
  }

  async #handleOnce(lane: Lane, command: Command, origin: string): Promise<CommandReply> {
    const { store, environment } = this.#options;
    const { commandId } = command;
    const seen = await store.get(seenShelf, commandId).catch((error: unknown) => {
      // An arm must be raisable by hand even when the disk cannot be read.
      environment.log.error('seen_commands_unreadable', { reason: sentenceOf(error) });
      return null;
    });
    if (seen !== null) return { commandId, done: seen.done, reason: seen.reason };
    environment.log.info('command', { lane: lane.config.id, action: command.action, origin });
    const action = actionOf(command);
    if (action !== null) return this.#move(lane, command, action, origin);
    const refusal = this.#refusalOf(lane, command);
    if (refusal !== null) return this.#refuse(lane, command, refusal, origin);
    // The decision and its order are the cause here, and they are on disk before the arm moves.
    if (command.action === 'ADMIT') return this.#admit(lane, command, origin);
    return this.#handleStay(lane, command, origin);
  }

  /** Judges and sends to the disk in one turn of the event loop, so that no other comes between. */
  async #move(
    lane: Lane,
    command: Command,
    action: LaneCommand,
    origin: string,
  ): Promise<CommandReply> {
    const { id } = lane.config;
    const underWay = this.#underWayAt(id);
    const full = underWay.full && action !== 'raise' ? 'too many commands wait for the disk' : null;
    const late = this.#whyLate(command);
    const refusal = late ?? whyNot(lane.config, this.#foreseen(lane), action) ?? full;
    if (refusal !== null) return this.#refuse(lane, command, refusal, origin);
    const kind = modeOf(lane.foresee([...underWay.actions, action]).arm);
    const mode = this.#options.modes.change(id, kind, origin);
    // The cause is on disk before the arm moves.
    const kept = this.#remember(lane, command, { done: true, reason: '' }, origin, mode);
    const { done, reason } = await underWay.take(action, kept, () => {
      if (lane.state.fireRelease && closing.includes(action)) {
        return { done: Promise.resolve(false), reason: FIRE_HOLDS };
      }
      const told = this.#tell(lane, action, `${origin} ${command.commandId}`);
      const settled = underWay.actions.length === 0 && modeOf(lane.state.arm) === kind;
      if (settled) this.#settleMode(lane, kind, origin);
      return told;
    });
    if (await done) return { commandId: command.commandId, done: true, reason: '' };
    return this.#refuse(lane, command, reason, origin);
  }

  /** Has the lane take it. Only of a lowering is it not known at once whether it is done. */
  #tell(
    lane: Lane,
    action: LaneCommand,
    cause: string,
  ): { done: Promise<boolean>; reason: string } {
    const { clock } = this.#options.environment;
    const lowers = action === 'lower' && lane.state.arm.position !== 'down';
    const lowered = lowers
      ? within<true>(clock, LOWER_WAIT_MS, (told) => lane.onLowered(() => told(true)))
      : Promise.resolve(true);
    lane.command(action, cause);
    return {
      done: lowered.then((is) => is !== null),
      reason: 'the place under the arm is not free yet; the arm goes down once it is',
    };
  }

  /** While a command was on its way, a fire or the end of a hold may have told the disk another mode. */
  #settleMode(lane: Lane, kind: ReturnType<typeof modeOf>, origin: string): void {
    const change = this.#options.modes.change(lane.config.id, kind, origin);
    if (change.length === 0) return;
    void this.#keep(lane, change, () => undefined);
  }

  async #keep(lane: Lane, changes: readonly Change[], onDurable: () => void): Promise<void> {
    const { desk, modes } = this.#options;
    const kept = await desk.keep(lane.config, changes, onDurable);
    if (kept === 'refused') modes.refused(lane.config.id);
  }

  #underWayAt(laneId: string): CommandsUnderWay {
    const underWay = this.#underWay.get(laneId) ?? new CommandsUnderWay();
    this.#underWay.set(laneId, underWay);
    return underWay;
  }

  async #refuse(
    lane: Lane,
    command: Command,
    reason: string,
    origin: string,
  ): Promise<CommandReply> {
    await this.#remember(lane, command, { done: false, reason }, origin);
    return { commandId: command.commandId, done: false, reason };
  }

  #whyLate({ expiresMs }: Command): string | null {
    const late = expiresMs > 0 && this.#options.environment.wall.unixMs() > expiresMs;
    return late ? 'the command has expired' : null;
  }

  #refusalOf(lane: Lane, command: Command): string | null {
    const late = this.#whyLate(command);
    if (late !== null) return late;
    switch (command.action) {
      case 'ADMIT':
        return whyNobodyEnters({ config: lane.config, state: this.#foreseen(lane) }, command);
      case 'ENTER':
        return null;
      case 'CHARGE':
        return whyNobodyIsCharged(lane, command);
      default:
        return 'the command names nothing that a lane can do';
    }
  }

  #foreseen(lane: Lane): LaneState {
    return lane.foresee(this.#underWayAt(lane.config.id).actions);
  }

  /** A stay that is opened is remembered in its own batch. */
  async #handleStay(lane: Lane, command: Command, origin: string): Promise<CommandReply> {
    const { environment, staysByHand, attendants } = this.#options;
    const parts = { clock: environment.clock, staysByHand, attendants };
    if (command.action === 'ENTER') {
      const seen = this.#seen(command.commandId, { done: true, reason: '' });
      return enterByHand(lane, command, parts, seen);
    }
    const reply = await chargeByHand(lane, command, parts);
    await this.#remember(lane, command, reply, origin);
    return reply;
  }

  #seen(commandId: string, { done, reason }: { done: boolean; reason: string }): Change {
    const seenMs = this.#options.environment.wall.unixMs();
    return put(seenShelf, commandId, { commandId, seenMs, done, reason });
  }

  /** What moves nothing and ends with a picture needs no cause on disk. */
  async #capture(lane: Lane, command: Command): Promise<CommandReply> {
    const { environment, pictures } = this.#options;
    const { commandId } = command;
    const reason =
      this.#whyLate(command) ??
      (await pictures.capture(lane.config, lane.state.arrival?.read ?? null, commandId));
    environment.log.info('capture', { lane: lane.config.id, reason: reason ?? '' });
    return { commandId, done: reason === null, reason: reason ?? '' };
  }

  /** The question for money that it leads to is on disk before it goes out. */
  #scan(lane: Lane, command: Command): CommandReply {
    const { commandId, code = '' } = command;
    const reason = this.#whyLate(command) ?? this.#options.scanned(lane.config, code);
    return this.#keepAnswer({ commandId, done: reason === null, reason: reason ?? '' });
  }

  async #admit(lane: Lane, command: Command, origin: string): Promise<CommandReply> {
    const reply = await admit(lane, command, this.#options.environment.clock);
    await this.#remember(lane, command, reply, origin);
    return reply;
  }

  async #remember(
    lane: Lane,
    command: Command,
    { done, reason }: { done: boolean; reason: string },
    origin: string,
    mode: readonly Change[] = [],
  ): Promise<void> {
    const { desk, pictures, onOrder } = this.#options;
    const { commandId, operatorId } = command;
    const words = done ? `${command.action}, by ${origin}` : reason;
    const event = done ? 'command_accepted' : 'command_refused';
    const changes = [
      this.#seen(commandId, { done, reason }),
      desk.journal(lane.config, event, words),
      ...mode,
    ];
    let movementId = '';
    if (done) {
      if (!noMovement.includes(command.action)) {
        const movement = this.#report(lane.config, command, origin);
        changes.push(movement.change);
        movementId = movement.id;
      }
      if (raises(command)) changes.push(...this.#options.shifts.count(operatorId, { raised: 1 }));
    }
    const read = lane.state.arrival?.read ?? null;
    await this.#keep(lane, changes, () => {
      onOrder();
      if (movementId !== '') void pictures.moved(lane.config, read, movementId);
    });
  }

  /** Every movement by hand or from afar is reported (catalogue 2.11). */
  #report(lane: LaneConfig, command: Command, origin: string): { change: Change; id: string } {
    const action = raises(command) ? 'RAISE' : 'LOWER';
    const { operatorId, sessionId } = command;
    return movementReport(this.#options, lane, { action, operatorId, sessionId, reason: origin });
  }
}

function raises(command: Command): boolean {
  return ['raise', 'hold'].includes(actionOf(command) ?? '');
}

/** Null for what no lane can do. */
function actionOf({ action, hold }: Command): LaneCommand | null {
  switch (action) {
    case 'RAISE':
      return hold ? 'hold' : 'raise';
    case 'LOWER':
      return 'lower';
    case 'HOLD':
      return 'hold';
    case 'RELEASE':
      return 'release';
    case 'LOCK':
      return 'lock';
    case 'UNLOCK':
      return 'unlock';
    default:
      return null;
  }
}
