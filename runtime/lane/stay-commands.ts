import type { Clock } from '../../drivers/clock.js';
import type { Command, CommandReply } from '../../protocol/park/command.js';
import type { AttendantDesk } from '../decisions/attendant-desk.js';
import type { StaysByHand } from '../decisions/stays-by-hand.js';
import { LanekeeperError } from '../errors.js';
import type { Change } from '../store/write.js';
import { decisionOn } from './decision-on.js';
import type { Lane } from './lane.js';

export interface StayParts {
  clock: Clock;
  staysByHand: StaysByHand;
  attendants: AttendantDesk;
}

const refused = (commandId: string, reason: string): CommandReply => ({
  commandId,
  done: false,
  reason,
});

/** A question, which changes nothing and is not remembered. */
export function tellWaiting(lane: Lane, { commandId }: Command): CommandReply {
  const { arrival } = lane.state;
  if (arrival?.status !== 'paying' || arrival.read === null) {
    return refused(commandId, 'no car waits to pay in the lane');
  }
  return { commandId, done: true, reason: '', waitingPlate: arrival.read.plate };
}

/**
 * Opens a stay that nobody saw begin. Resolves when it is on disk.
 * @param seen that the command was carried out, for the same batch
 */
export async function enterByHand(
  lane: Lane,
  command: Command,
  { staysByHand }: StayParts,
  seen: Change,
): Promise<CommandReply> {
  const { commandId, plate } = command;
  if (plate === '') return refused(commandId, 'the command names no car');
  if (staysByHand.isInside(plate)) return refused(commandId, 'the plate has an open stay');
  const kept = await staysByHand.enter(lane.config, command, [seen]);
  if (kept === 'on-disk') return { commandId, done: true, reason: '' };
  return refused(commandId, 'the disk does not take it in time');
}

/** Why no car in the lane can be charged a fixed amount; null when one can. */
export function whyNobodyIsCharged({ state, config }: Lane, { plate }: Command): string | null {
  const { arrival } = state;
  if (config.direction === 'entry' || arrival?.direction === 'entry') return 'this is no exit';
  if (arrival === null) return 'no car stands in the lane';
  return arrival.read?.plate === plate && plate !== ''
    ? null
    : 'this car does not stand in the lane';
}

/** Lets the car in the lane, whose entry nobody saw, pay a fixed amount from now on. */
export async function chargeByHand(
  lane: Lane,
  { commandId, operatorId, stay }: Command,
  { attendants, clock }: StayParts,
): Promise<CommandReply> {
  const read = lane.state.arrival?.read ?? null;
  if (read === null || stay === undefined || stay === null || stay.amountFen <= 0) {
    return refused(commandId, 'the command names no amount');
  }
  try {
    await attendants.charge({ lane: lane.config, read }, stay.amountFen, `cloud ${operatorId}`);
  } catch (error) {
    if (!(error instanceof LanekeeperError)) throw error;
    return refused(commandId, error.message);
  }
  const decision = await decisionOn(lane, read.plate, clock, () => lane.reconsider('attendant'));
  if (decision !== null && decision.kind !== 'refuse') return { commandId, done: true, reason: '' };
  return refused(commandId, decision?.reason ?? 'it was not decided in time');
}
