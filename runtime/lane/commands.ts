import type { Command, CommandReply } from '../../protocol/park/command.js';
import type { ArmMovedAbnormally } from '../../protocol/park/uplink.js';
import type { LaneConfig } from '../config/config.js';
import type { DecisionDesk } from '../decisions/decision-desk.js';
import type { Environment } from '../environment/environment.js';
import type { Stamper } from '../environment/stamper.js';
import { sentenceOf } from '../errors.js';
import { seenShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put } from '../store/write.js';
import type { Lane } from './lane.js';

export interface LaneCommandsOptions {
  environment: Pick<Environment, 'clock' | 'wall' | 'log'>;
  store: Store;
  stamper: Stamper;
  desk: DecisionDesk;
  /** A report to the cloud is on disk. */
  onOrder: () => void;
}

/** The cloud looks for an answer for three seconds; a lane that cannot act by then refuses. */
const LOWER_WAIT_MS = 2_000;
const ANSWERED_MAX = 1_000;

/**
 * Carries out what an attendant or the cloud asks of the arm: once for each command id, also after
 * a restart, never after its time, and answered only when it is done.
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
    const running = this.#running.get(command.commandId);
    if (running !== undefined) return running;
    const answered = this.#answered.get(command.commandId);
    if (answered !== undefined) return Promise.resolve(answered);
    const reply = this.#handleOnce(lane, command, origin)
      .then((outcome) => this.#keepAnswer(outcome))
      .finally(() => {
        this.#running.delete(command.commandId);
      });
    this.#running.set(command.commandId, reply);
    return reply;
  }

  #keepAnswer(reply: CommandReply): CommandReply {
    this.#answered.set(reply.commandId, reply);
    const oldest = this.#answered.keys().next();
    if (this.#answered.size > ANSWERED_MAX && oldest.done !== true) {
      this.#answered.delete(oldest.value);
    }
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
    // The cause is on disk before the arm moves.
    await this.#remember(lane, command, { done: true, reason: '' }, origin);
    if (command.action === 'RAISE') {
      lane.command('raise', command.hold, `${origin} ${commandId}`);
      return { commandId, done: true, reason: '' };
    }
    return this.#lower(lane, command, origin);
  }

  #refusalOf(lane: Lane, command: Command): string | null {
    const nowMs = this.#options.environment.wall.unixMs();
    if (command.expiresMs > 0 && nowMs > command.expiresMs) return 'the command has expired';
    if (command.action === 'UNSPECIFIED') return 'the command names no movement';
    if (command.action === 'RAISE') return null;
    if (lane.config.barrier.lower === null) return 'this barrier closes by itself only';
    const { guard, fireRelease } = lane.state;
    if (fireRelease) return 'the fire release holds the arm up';
    if (guard === 'present') return 'something is under the arm';
    if (guard === 'unknown') return 'it is not known whether something is under the arm';
    return null;
  }

  async #lower(lane: Lane, command: Command, origin: string): Promise<CommandReply> {
    const { commandId } = command;
    const lowered = new Promise<boolean>((resolve) => {
      lane.onceLowered(() => resolve(true));
      this.#options.environment.clock.after(LOWER_WAIT_MS, () => resolve(false));
    });
    lane.command('lower', false, `${origin} ${commandId}`);
    if (lane.state.arm.position === 'down' || (await lowered)) {
      return { commandId, done: true, reason: '' };
    }
    return { commandId, done: false, reason: 'the place under the arm did not become free' };
  }

  async #remember(
    lane: Lane,
    command: Command,
    outcome: { done: boolean; reason: string },
    origin: string,
  ): Promise<void> {
    const { desk, environment, onOrder } = this.#options;
    const { commandId } = command;
    const words = outcome.done ? `${command.action}, by ${origin}` : outcome.reason;
    const event = outcome.done ? 'command_accepted' : 'command_refused';
    const changes = [
      put(seenShelf, commandId, { commandId, seenMs: environment.wall.unixMs(), ...outcome }),
      desk.journal(lane.config, event, words),
    ];
    if (outcome.done) changes.push(this.#report(lane.config, command, origin));
    await desk.keep(lane.config, changes, onOrder);
  }

  /** Every movement by hand or from afar is reported (catalogue 2.11). */
  #report(lane: LaneConfig, command: Command, origin: string): ReturnType<DecisionDesk['uplink']> {
    const action = command.action === 'LOWER' ? 'LOWER' : 'RAISE';
    return this.#options.desk.uplink((messageId) => {
      const armMovedAbnormally: ArmMovedAbnormally = {
        movementId: messageId,
        action,
        at: this.#options.stamper.now(),
        channelId: lane.channelId,
        operatorId: command.operatorId,
        plate: '',
        sessionId: command.sessionId,
        reason: origin,
      };
      return { body: 'armMovedAbnormally', armMovedAbnormally };
    });
  }
}
