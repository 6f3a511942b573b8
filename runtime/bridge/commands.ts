import type { Timer } from '../../drivers/clock.js';
import { commandCodec, commandReplyCodec } from '../../protocol/park/codec.js';
import type { Command, CommandReply } from '../../protocol/park/command.js';
import { sentenceOf } from '../errors.js';
import type { NodeParts } from '../node-parts.js';

interface Asked {
  reply: Promise<CommandReply>;
  resolve: (reply: CommandReply) => void;
  timer: Timer;
}

const ASKED_MAX = 100;

/** What is asked of a lane now: the rest of a command is empty, or the same for all of them. */
type AskedNow = Pick<Command, 'commandId' | 'channelId' | 'action'> &
  Partial<Pick<Command, 'operatorId' | 'plate' | 'stay' | 'code'>>;

/** Asks lanes over the bus for what only a lane can do, and refuses in time when a lane is silent. */
export class CommandDesk {
  readonly #parts: Pick<NodeParts, 'bus' | 'topics' | 'environment' | 'config'>;
  readonly #asked = new Map<string, Asked>();

  constructor(parts: Pick<NodeParts, 'bus' | 'topics' | 'environment' | 'config'>) {
    this.#parts = parts;
    const { bus, topics, config, environment } = parts;
    bus.subscribe(topics.reply(config.node.id), (message) => {
      try {
        const reply = commandReplyCodec.decode(message.payload);
        this.#settle(reply.commandId, reply);
      } catch (error) {
        environment.log.warn('bus_message_refused', { reason: sentenceOf(error) });
      }
    });
  }

  /** Resolves with the lane's reply, or with a refusal after `waitMs`. Repeats share one reply. */
  ask(command: Command, waitMs: number): Promise<CommandReply> {
    const { bus, topics, environment } = this.#parts;
    const { commandId } = command;
    const refused = (reason: string): CommandReply => ({ commandId, done: false, reason });
    const asked = this.#asked.get(commandId);
    if (asked !== undefined) return asked.reply;
    if (this.#asked.size >= ASKED_MAX) return Promise.resolve(refused('too many commands wait'));
    let resolve: Asked['resolve'] = () => undefined;
    const reply = new Promise<CommandReply>((settle) => (resolve = settle));
    const timer = environment.clock.after(waitMs, () => {
      this.#settle(commandId, refused('the lane does not answer'));
    });
    this.#asked.set(commandId, { reply, resolve, timer });
    bus
      .publish(topics.command(command.channelId), commandCodec.encode(command), { retain: false })
      .catch((error: unknown) => this.#settle(commandId, refused(sentenceOf(error))));
    return reply;
  }

  /** As `ask`, for a command that is issued now, is answered to this node, and lives so long. */
  askNow(
    asked: AskedNow,
    { lifetimeMs, waitMs }: { lifetimeMs: number; waitMs: number },
  ): Promise<CommandReply> {
    const { environment, config } = this.#parts;
    const issuedMs = environment.wall.unixMs();
    const command: Command = {
      hold: false,
      issuedMs,
      expiresMs: issuedMs + lifetimeMs,
      operatorId: '',
      sessionId: '',
      replyToNodeId: config.node.id,
      plate: '',
      ...asked,
    };
    return this.ask(command, waitMs);
  }

  #settle(commandId: string, reply: CommandReply): void {
    const asked = this.#asked.get(commandId);
    if (asked === undefined) return;
    this.#asked.delete(commandId);
    asked.timer.cancel();
    asked.resolve(reply);
  }
}
