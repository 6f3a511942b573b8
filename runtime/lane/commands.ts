import type { Command, CommandAction, CommandReply } from '../../protocol/park/command.js';
import type { LaneMode } from '../../protocol/park/disk.js';
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
import { laneModeShelf, seenShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, type Change } from '../store/write.js';
import { admit, whyNobodyEnters } from './admission.js';
import type { LaneCommand } from './events.js';
import type { Lane } from './lane.js';
import { movementReport } from './movement-report.js';
import type { Arm } from './state.js';
import { chargeByHand, enterByHand, tellWaiting, whyNobodyIsCharged } from './stay-commands.js';
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
    const refusal = this.#refusalOf(lane, command);
    if (refusal !== null) {
      await this.#remember(lane, command, { done: false, reason: refusal }, origin);
      return { commandId, done: false, reason: refusal };
    }
    // The decision and its order are the cause here, and they are on disk before the arm moves.
    if (command.action === 'ADMIT') return this.#admit(lane, command, origin);
    if (command.action === 'ENTER' || command.action === 'CHARGE') {
      return this.#handleStay(lane, command, origin);
    }
    // The cause is on disk before the arm moves.
    await this.#remember(lane, command, { done: true, reason: '' }, origin);
    if (command.action === 'LOWER') return this.#lower(lane, command, origin);
    const action = actionOf(command);
    if (action !== null) lane.command(action, `${origin} ${commandId}`);
    return { commandId, done: true, reason: '' };
  }

  #refusalOf(lane: Lane, command: Command): string | null {
    const nowMs = this.#options.environment.wall.unixMs();
    if (command.expiresMs > 0 && nowMs > command.expiresMs) return 'the command has expired';
    if (command.action === 'ADMIT') return whyNobodyEnters(lane, command);
    if (command.action === 'ENTER') return null;
    if (command.action === 'CHARGE') return whyNobodyIsCharged(lane, command);
    const { guard, fireRelease, arm } = lane.state;
    const { barrier } = lane.config;
    const closesItself = barrier.lower === null;
    switch (actionOf(command)) {
      case null:
        return 'the command names nothing that a lane can do';
      case 'unlock':
        return null;
      case 'raise':
        return arm.locked ? 'the lane is locked: unlock it first' : null;
      case 'hold':
        return closesItself && barrier.hold === null
          ? 'this barrier closes by itself: it cannot be held up'
          : null;
      case 'release':
      case 'lock':
        return fireRelease ? 'the fire release holds the arm up' : null;
      case 'lower':
        if (closesItself) return 'this barrier closes by itself only';
        if (fireRelease) return 'the fire release holds the arm up';
        if (guard === 'present') return 'something is under the arm';
        return guard === 'unknown' ? 'it is not known whether something is under the arm' : null;
    }
  }

  async #lower(lane: Lane, command: Command, origin: string): Promise<CommandReply> {
    const { commandId } = command;
    const isDown = { commandId, done: true, reason: '' };
    if (lane.state.arm.position === 'down') {
      lane.command('lower', `${origin} ${commandId}`);
      return isDown;
    }
    const { clock } = this.#options.environment;
    const lowered = within<true>(clock, LOWER_WAIT_MS, (told) => lane.onLowered(() => told(true)));
    lane.command('lower', `${origin} ${commandId}`);
    if ((await lowered) !== null) return isDown;
    const reason = 'the place under the arm is not free yet; the arm goes down once it is';
    await this.#remember(lane, command, { done: false, reason }, origin);
    return { commandId, done: false, reason };
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
  async #capture(lane: Lane, { commandId, expiresMs }: Command): Promise<CommandReply> {
    const { environment, pictures } = this.#options;
    const late = expiresMs > 0 && environment.wall.unixMs() > expiresMs;
    const reason = late
      ? 'the command has expired'
      : await pictures.capture(lane.config, lane.state.arrival?.read ?? null, commandId);
    environment.log.info('capture', { lane: lane.config.id, reason: reason ?? '' });
    return { commandId, done: reason === null, reason: reason ?? '' };
  }

  /** The question for money that it leads to is on disk before it goes out. */
  #scan(lane: Lane, { commandId, expiresMs, code = '' }: Command): CommandReply {
    const late = expiresMs > 0 && this.#options.environment.wall.unixMs() > expiresMs;
    const reason = late ? 'the command has expired' : this.#options.scanned(lane.config, code);
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
  ): Promise<void> {
    const { desk, environment, pictures, onOrder } = this.#options;
    const { commandId, operatorId } = command;
    const words = done ? `${command.action}, by ${origin}` : reason;
    const event = done ? 'command_accepted' : 'command_refused';
    const changes = [
      put(seenShelf, commandId, { commandId, seenMs: environment.wall.unixMs(), done, reason }),
      desk.journal(lane.config, event, words),
    ];
    let movementId = '';
    if (done) {
      changes.push(...this.#modeChange(lane, command, origin));
      if (!noMovement.includes(command.action)) {
        const movement = this.#report(lane.config, command, origin);
        changes.push(movement.change);
        movementId = movement.id;
      }
      if (raises(command)) changes.push(...this.#options.shifts.count(operatorId, { raised: 1 }));
    }
    const read = lane.state.arrival?.read ?? null;
    await desk.keep(lane.config, changes, () => {
      onOrder();
      if (movementId !== '') void pictures.moved(lane.config, read, movementId);
    });
  }

  /** What goes on until the next command is remembered across a start. */
  #modeChange(lane: Lane, command: Command, origin: string): Change[] {
    const { arm } = lane.state;
    const now = modeNow(arm);
    const kind = modeAfter(command, arm);
    if (kind === now) return [];
    const sinceMs = this.#options.environment.wall.unixMs();
    return [put(laneModeShelf, lane.config.id, { kind, sinceMs, by: origin })];
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

function modeNow({ held, heldSinceMs, locked }: Arm): LaneMode['kind'] {
  if (held) return heldSinceMs === null ? 'FIRE_RELEASE' : 'HELD';
  return locked ? 'LOCKED' : 'NORMAL';
}

function modeAfter(command: Command, arm: Arm): LaneMode['kind'] {
  switch (actionOf(command)) {
    case 'hold':
      return 'HELD';
    case 'lock':
      return 'LOCKED';
    case 'unlock':
      return modeNow({ ...arm, locked: false });
    case 'raise':
    case null:
      return modeNow(arm);
    case 'lower':
    case 'release':
      return arm.locked ? 'LOCKED' : 'NORMAL';
  }
}
