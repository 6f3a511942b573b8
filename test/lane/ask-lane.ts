import type { Command, CommandAction, CommandReply } from '../../protocol/park/command.js';
import type { Lane } from '../../runtime/lane/lane.js';
import type { LaneBox } from '../bridge/lane-box.js';
import { START_MS } from '../support/test-environment.js';

/** The answer to a command that is carried out. */
export const done = { done: true, reason: '' };

let commands = 0;

/** Of the command that was asked for last. */
export function lastCommandId(): string {
  return `c${commands}`;
}

export function laneOf(box: LaneBox): Lane {
  return box.role.lane('in1');
}

/** An attendant's command, each with an id of its own; the result tells the answer once it is there. */
export async function ask(
  box: LaneBox,
  action: CommandAction,
  changes: Partial<Command> = {},
): Promise<() => CommandReply | null> {
  commands += 1;
  const command: Command = {
    commandId: lastCommandId(),
    channelId: 'A1',
    action,
    hold: false,
    issuedMs: START_MS,
    expiresMs: START_MS + 600_000,
    operatorId: 'li',
    sessionId: '',
    replyToNodeId: '',
    plate: '',
    ...changes,
  };
  let reply: CommandReply | null = null;
  void box.role.command(laneOf(box), command, 'attendant li').then((given) => (reply = given));
  await box.pass();
  return () => reply;
}
