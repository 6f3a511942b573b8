import type { Box } from '../box.js';
import type { Simulation } from '../simulation.js';
import { cross } from './lane-troubles.js';
import type { Luck, Trouble } from './trouble.js';

const DAY_MS = 86_400_000;

/** What goes wrong in a box: its disk, its clock, its power, its program. */
export function boxTroubles(site: Simulation): Trouble[] {
  return [
    { name: 'disk', everyMs: 200_000, strike: (luck) => disk(site, luck) },
    { name: 'crash', everyMs: 150_000, strike: (luck) => crash(site, luck) },
    { name: 'crash in motion', everyMs: 120_000, strike: (luck) => crashInMotion(site, luck) },
    {
      name: 'crash while lowering',
      everyMs: 120_000,
      strike: (luck) => crashWhileLowering(site, luck),
    },
    { name: 'clock', everyMs: 300_000, strike: (luck) => clock(site, luck) },
    { name: 'unset clock', everyMs: 300_000, strike: (luck) => unsetClock(site, luck) },
  ];
}

function disk(site: Simulation, luck: Luck): void {
  const one = luck.random.pick(site.boxes).disk;
  one.fault = luck.random.pick(['fail', 'stall'] as const);
  luck.later(500, 12_000, () => {
    one.fault = 'none';
  });
}

function crash(site: Simulation, luck: Luck): void {
  const box = luck.random.pick(site.boxes);
  const kind = luck.random.whole(0, 2);
  if (kind === 0) box.stop();
  else box.kill(kind === 1 ? 'killed' : 'power-cut');
  startLater(box, luck);
}

/** The program dies within a moment of the next movement of an arm. */
function crashInMotion(site: Simulation, luck: Luck): void {
  const { barrier, id } = luck.random.pick(site.lanes);
  luck.when(
    () => barrier.motion !== 'still',
    () => luck.later(0, 1_500, () => die(site.boxOf(id), luck)),
  );
}

/** The arm still lowers when the program is back, and something comes under it. */
function crashWhileLowering(site: Simulation, luck: Luck): void {
  const lane = luck.random.pick(site.lanes);
  luck.when(
    () => lane.barrier.motion === 'lowering',
    () => {
      die(site.boxOf(lane.id), luck, luck.random.between(100, 600));
      luck.later(300, 1_800, () => cross(luck.random.pick(lane.guards), luck));
    },
  );
}

export function die(box: Box, luck: Luck, startsAgainMs?: number): void {
  box.kill(luck.random.chance(0.5) ? 'killed' : 'power-cut');
  startLater(box, luck, startsAgainMs);
}

function startLater(box: Box, luck: Luck, startsAgainMs?: number): void {
  const tryStart = (): void => {
    box.start();
    if (box.running === null) luck.scheduler.after(2_000, tryStart);
  };
  const longestMs = luck.random.chance(0.8) ? 2_000 : 20_000;
  const waitMs = startsAgainMs ?? luck.random.between(300, longestMs);
  luck.scheduler.after(waitMs, tryStart);
}

/** The calendar clock is set: a little, as a time server does it, or wrongly by days. */
function clock(site: Simulation, luck: Luck): void {
  const { random } = luck;
  const { wall } = random.pick(site.boxes);
  const mostMs = random.pick([2_000, 120_000, 14 * DAY_MS]);
  wall.aheadMs = Math.round(random.between(-mostMs, mostMs));
  luck.later(10_000, 600_000, () => {
    wall.aheadMs = 0;
  });
}

/** The power goes, and with it the time, until a time server is reached. */
function unsetClock(site: Simulation, luck: Luck): void {
  const box = luck.random.pick(site.boxes);
  box.kill('power-cut');
  box.wall.lose();
  startLater(box, luck);
  luck.later(3_000, 300_000, () => box.wall.setRight());
}
