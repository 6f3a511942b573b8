import type { Command, CommandReply } from '../../protocol/park/command.js';
import type { Clock } from '../../drivers/clock.js';
import { decisionOn } from './decision-on.js';
import type { Lane } from './lane.js';
import { LANE_LOCKED } from './step.js';

/** Why nobody can be admitted to a lane now; null when somebody may. */
export function whyNobodyEnters(
  { state, config }: Pick<Lane, 'state' | 'config'>,
  { plate }: Command,
): string | null {
  const { arrival, arm } = state;
  if (plate === '') return 'there is no number that stands for the plate';
  if (config.direction === 'exit' || arrival?.direction === 'exit') return 'this is no entry';
  if (arm.locked) return LANE_LOCKED;
  const waits = arrival !== null && arrival.status !== 'granted';
  return waits ? null : 'no car waits at this entry';
}

/** Has the car that waits at an entry decided on by the number that stands for its plate. */
export async function admit(lane: Lane, command: Command, clock: Clock): Promise<CommandReply> {
  const { commandId, plate } = command;
  const decision = await decisionOn(lane, plate, clock, () => lane.readByHand(plate));
  // A lock that came while the decision was made stands before the grant.
  const { locked } = lane.state.arm;
  if (decision?.kind === 'grant' && !locked) return { commandId, done: true, reason: '' };
  const undecided = locked ? LANE_LOCKED : 'it was not decided in time';
  const why = decision?.kind === 'refuse' ? decision.reason : undecided;
  return { commandId, done: false, reason: `the car may not come in: ${why}` };
}
