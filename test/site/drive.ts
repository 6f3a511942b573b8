import type { LaneSite } from './lane-site.js';

/** How a car moves, in milliseconds. */
export interface Pace {
  /** From the loop to the camera's read. */
  toReadMs: number;
  /** From the rising arm to the place under it. */
  toArmMs: number;
  /** Under the arm. */
  underArmMs: number;
}

export const quickPace: Pace = { toReadMs: 50, toArmMs: 80, underArmMs: 250 };

/** A car reaches the approach loop, and the camera reads its plate. */
export async function arrive(lane: LaneSite, plate: string, pace: Pace = quickPace): Promise<void> {
  lane.approach.set('active');
  await after(pace.toReadMs);
  lane.camera.see({ plate });
}

/** The car that stands there waits for the arm and drives through; the arm closes behind it. */
export async function passThrough(lane: LaneSite, pace: Pace = quickPace): Promise<void> {
  await lane.watched.until('the arm is up', () => lane.armUp);
  await after(pace.toArmMs);
  lane.carUnderArm(true);
  await after(pace.underArmMs / 2);
  lane.approach.set('inactive');
  await after(pace.underArmMs / 2);
  lane.carUnderArm(false);
  await lane.watched.until('the arm is down', () => lane.armDown);
}

/** The car gives up and drives back. */
export function goBack(lane: LaneSite): void {
  lane.approach.set('inactive');
}

/** Lets the world's time pass, as cars take their time. */
export function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
