import { electrical } from '../../../drivers/gpio/electrical.js';
import type { SensorFault, SimSensor } from '../sensor.js';
import type { Simulation } from '../simulation.js';
import type { LaneWorld } from '../lane-world.js';
import type { Luck, Trouble } from './trouble.js';
import { raiseLine } from '../../support/raise-line.js';

/** What follows from trouble of the arm is over after so long, and from a guard that saw nothing. */
const ARM_TROUBLE_MS = 120_000;
const BLIND_MS = 600_000;

/** What goes wrong at the lane itself: detectors that lie, things under the arm, the arm, the fire. */
export function laneTroubles(site: Simulation): Trouble[] {
  return [
    { name: 'sensor', everyMs: 60_000, strike: (luck) => sensor(site, luck) },
    { name: 'blink', everyMs: 8_000, strike: (luck) => blink(site, luck) },
    { name: 'shadow', everyMs: 25_000, strike: (luck) => shadow(site, luck) },
    { name: 'arm', everyMs: 100_000, strike: (luck) => arm(site, luck) },
    { name: 'fire', everyMs: 600_000, strike: (luck) => fire(site, luck) },
    { name: 'gpio', everyMs: 120_000, strike: (luck) => gpio(site, luck) },
    { name: 'relay', everyMs: 150_000, strike: (luck) => relay(site, luck) },
  ];
}

function sensor(site: Simulation, luck: Luck): void {
  const { random } = luck;
  const lane = random.pick(site.lanes);
  const one = random.pick([...lane.sensors.values()]);
  const others = lane.guards.filter((guard) => guard !== one);
  // One guard alone may be blind: against two no program can know what is there.
  const blindAllowed = others.length > 0 && others.every((guard) => guard.fault !== 'blind');
  const kinds: SensorFault[] = blindAllowed
    ? ['stuck', 'unreadable', 'blind']
    : ['stuck', 'unreadable'];
  site.leftOpen.touched(lane.id, BLIND_MS);
  one.fault = random.pick(kinds);
  luck.later(300, 40_000, () => {
    one.fault = 'none';
  });
}

/** Shorter than a sensor's clear time: nobody may take the place for empty. */
function blink(site: Simulation, luck: Luck): void {
  const one = luck.random.pick([...luck.random.pick(site.lanes).sensors.values()]);
  one.blinks = true;
  luck.later(20, 180, () => {
    one.blinks = false;
  });
}

/** Something small comes under the arm: a person, a trolley. */
function shadow(site: Simulation, luck: Luck): void {
  const lane = luck.random.pick(site.lanes);
  const guard = luck.random.pick(lane.guards);
  const inMotion = lane.barrier.motion === 'lowering';
  luck.later(0, inMotion ? 1_000 : 4_000, () => cross(guard, luck));
}

/** People keep walking under an arm that comes down. */
export function crowdTroubles(site: Simulation): Trouble[] {
  return [{ name: 'crowd', everyMs: 600_000, strike: (luck) => crowd(site, luck) }];
}

function crowd({ lanes }: Simulation, luck: Luck): void {
  const { random } = luck;
  const lane = random.pick(lanes);
  const crossAgain = (times: number): void => {
    if (times === 0) return;
    luck.when(
      () => lane.barrier.motion === 'lowering',
      () => {
        luck.later(100, 1_200, () => cross(random.pick(lane.guards), luck));
        luck.later(2_000, 2_500, () => crossAgain(times - 1));
      },
    );
  };
  crossAgain(random.whole(3, 8));
}

export function cross(guard: SimSensor, luck: Luck): void {
  if (guard.fault !== 'none') return;
  guard.fault = 'stuck';
  luck.later(100, 3_000, () => {
    guard.fault = 'none';
  });
}

function arm(site: Simulation, luck: Luck): void {
  const { random } = luck;
  const { barrier, id } = random.pick(site.lanes);
  // Until it is mended, and for what follows from a closing that failed.
  site.leftOpen.touched(id, ARM_TROUBLE_MS);
  const kind = random.whole(0, 3);
  if (kind === 0) {
    barrier.setStuck(true);
    luck.later(1_000, 15_000, () => barrier.setStuck(false));
  } else if (kind === 1) {
    const limit = random.pick(['up', 'down'] as const);
    barrier.loseLimit(limit, true);
    luck.later(5_000, 60_000, () => barrier.loseLimit(limit, false));
  } else if (kind === 2) {
    barrier.setSlowness(random.between(1, 1.6));
    luck.later(5_000, 60_000, () => barrier.setSlowness(1));
  } else {
    barrier.forceUp();
  }
}

function fire(site: Simulation, luck: Luck): void {
  const lane = luck.random.pick(site.exits);
  setFire(site, lane, true);
  luck.later(2_000, 60_000, () => setFire(site, lane, false));
}

export function setFire(site: Simulation, lane: LaneWorld, active: boolean): void {
  const address = lane.config.fireRelease;
  if (address === null) return;
  site.arm.fire(lane.id, active);
  site.modes.othersAct(lane.id);
  site.board.setInput(address, electrical(address, active));
}

/** Limit switches cannot be read, or for a moment nothing of the lane can. */
function gpio(site: Simulation, luck: Luck): void {
  const lane = luck.random.pick(site.lanes);
  const { limitUp, limitDown } = lane.config.barrier;
  const limits = [limitUp, limitDown].flatMap((address) => address ?? []);
  const all = luck.random.chance(0.5);
  const failing = all || limits.length === 0 ? limits : [luck.random.pick(limits)];
  const sensors = all ? [...lane.sensors.values()].filter(({ fault }) => fault === 'none') : [];
  site.leftOpen.touched(lane.id, ARM_TROUBLE_MS);
  lane.limitsUnreadable = true;
  for (const address of failing) site.board.failReads(address, true);
  for (const one of sensors) one.fault = 'unreadable';
  luck.later(200, all ? 6_000 : 30_000, () => {
    lane.limitsUnreadable = false;
    for (const address of limits) site.board.failReads(address, false);
    for (const one of sensors) one.fault = 'none';
  });
}

/** The contact of a relay cannot be set for a while. */
function relay(site: Simulation, luck: Luck): void {
  const lane = luck.random.pick(site.lanes);
  setRelayBroken(site, lane, true);
  luck.later(100, 4_000, () => setRelayBroken(site, lane, false));
}

export function setRelayBroken(site: Simulation, lane: LaneWorld, broken: boolean): void {
  const { lower, hold } = lane.config.barrier;
  lane.relayBroken = broken;
  site.leftOpen.touched(lane.id, ARM_TROUBLE_MS);
  site.board.failWrites(raiseLine(lane.config.barrier), broken);
  for (const line of [lower, hold]) if (line !== null) site.board.failWrites(line, broken);
}
