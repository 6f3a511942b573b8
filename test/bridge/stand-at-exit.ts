import { START_MS } from '../support/test-environment.js';
import type { LaneBox } from './lane-box.js';

/** A car that people entered as of an hour before the start of the day stands at the exit, read. */
export async function standAtExit(box: LaneBox, plate: string): Promise<void> {
  const entry = { message_uuid: plate, car_number: plate, user_id: '7' };
  const told = box.tell('manual_inpark', { ...entry, in_time: START_MS / 1_000 - 3_600 });
  await box.pass(200);
  await told;
  await box.car('out1', true);
  box.role.lane('out1').readByHand(plate);
  await box.pass(500);
}

/** The car at the exit pays in cash what it owes, and is let out. @returns what it paid, in fen */
export async function payInCash(box: LaneBox, by: string): Promise<number> {
  const lane = box.role.lane('out1');
  const { arrival } = lane.state;
  if (arrival?.status !== 'paying' || arrival.read === null) throw new Error('Nobody pays.');
  const payment = { amountFen: arrival.dueFen, method: 'CASH', by } as const;
  await box.role.attendants.pay({ lane: lane.config, read: arrival.read }, payment);
  lane.reconsider('attendant');
  await box.pass(500);
  return payment.amountFen;
}
