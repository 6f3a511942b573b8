import { calmCamera } from '../camera-man.js';
import { calmBus } from '../park-bus.js';
import { SeededRandom } from '../random.js';
import type { Simulation } from '../simulation.js';
import { boxTroubles } from './box-troubles.js';
import { chatterTroubles } from './chatter.js';
import { peopleTroubles, sendCards } from './cloud-people.js';
import { deviceTroubles, echoTroubles, misreadTroubles } from './device-troubles.js';
import { crowdTroubles, laneTroubles, setFire, setRelayBroken } from './lane-troubles.js';
import { modeTroubles } from './lane-modes.js';
import { bounceTroubles } from './limit-bounce.js';
import { networkTroubles } from './network-troubles.js';
import { Luck, type Trouble } from './trouble.js';

/** Trouble that a run has often comes so much sooner. */
const OFTEN = 0.2;
/** Kinds that are drawn apart, so that a seed without them stays what it is, are in so many seeds. */
const APART_CHANCE = 0.25;
/** From here on, the seeds that mutants name draw few of them. */
const APART_SEEDS = 3_681_000_000;
const APART_SEEDS_STEP = 100_000_000;

/**
 * All that goes wrong in one run. Each seed draws which kinds of trouble there are at all, so that
 * some runs have few of them for long, and others all of them at once. At `untilMs` all is mended.
 */
export class Troubles {
  readonly untilMs: number;
  readonly #site: Simulation;
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #without: ReadonlySet<string>;
  readonly #often: ReadonlySet<string>;

  constructor(
    site: Simulation,
    options: {
      seed: number;
      untilMs: number;
      without: ReadonlySet<string>;
      often: ReadonlySet<string>;
    },
  ) {
    this.#site = site;
    this.#seed = options.seed;
    this.untilMs = options.untilMs;
    this.#without = options.without;
    this.#often = options.often;
    this.#random = site.random.child();
  }

  plan(): void {
    const site = this.#site;
    const kinds = [
      ...laneTroubles(site),
      ...deviceTroubles(site),
      ...networkTroubles(site),
      ...boxTroubles(site),
      ...peopleTroubles(site),
      // Last, so that the others draw what they drew without it.
      ...crowdTroubles(site),
      ...echoTroubles(site),
    ];
    const apart = [
      ...modeTroubles(site),
      ...chatterTroubles(site),
      ...bounceTroubles(site),
      ...misreadTroubles(site),
    ];
    for (const trouble of kinds) this.#planKind(trouble, this.#random, 0.5);
    for (const [index, trouble] of apart.entries()) {
      const random = new SeededRandom(this.#seed + APART_SEEDS + index * APART_SEEDS_STEP);
      this.#planKind(trouble, random, APART_CHANCE);
    }
    site.scheduler.after(this.untilMs, () => this.#mendAll());
    sendCards(site);
  }

  #planKind(trouble: Trouble, random: SeededRandom, chance: number): void {
    const luck = new Luck(random.child(), this.#site.scheduler, this.untilMs);
    const drawn = random.chance(chance);
    const factor = random.between(0.5, 2);
    if (this.#without.has(trouble.name)) return;
    if (this.#often.has(trouble.name)) this.#planNext(trouble, luck, OFTEN);
    else if (drawn) this.#planNext(trouble, luck, factor);
  }

  #planNext(trouble: Trouble, luck: Luck, factor: number): void {
    const { scheduler, events } = this.#site;
    const waitMs = -Math.log(1 - luck.random.fraction()) * trouble.everyMs * factor;
    if (scheduler.nowMs + waitMs > this.untilMs - 1_000) return;
    scheduler.after(waitMs, () => {
      events.add('trouble', trouble.name);
      trouble.strike(luck);
      this.#planNext(trouble, luck, factor);
    });
  }

  #mendAll(): void {
    const site = this.#site;
    const { cameras, broker, cloud, board, boxes, serialLines, events } = site;
    events.add('trouble', 'over');
    for (const lane of site.lanes) {
      for (const sensor of lane.sensors.values()) {
        sensor.fault = 'none';
        sensor.blinks = false;
        sensor.saysInstead = null;
      }
      lane.barrier.setStuck(false);
      lane.barrier.setSlowness(1);
      for (const limit of ['up', 'down'] as const) lane.barrier.loseLimit(limit, false);
      const { limitUp, limitDown } = lane.config.barrier;
      for (const limit of [limitUp, limitDown]) if (limit !== null) board.failReads(limit, false);
      lane.limitsUnreadable = false;
      lane.onRest = null;
      setFire(site, lane, false);
      setRelayBroken(site, lane, false);
    }
    for (const camera of cameras.values()) camera.faults = calmCamera;
    broker.faults = calmBus;
    broker.setAway(false);
    cloud.repeatUp = 0;
    cloud.faulty.set({ cut: false, faults: [] });
    for (const { path, box } of serialLines) {
      box.plugIn(path);
      box.disturb(path, (bytes) => bytes);
    }
    for (const box of boxes) {
      box.disk.fault = 'none';
      box.wall.setRight();
      box.start();
    }
  }
}
