import type { SeededRandom } from '../random.js';
import { calmCamera } from '../camera-man.js';
import { calmBus } from '../park-bus.js';
import type { Simulation } from '../simulation.js';
import { boxTroubles } from './box-troubles.js';
import { peopleTroubles, sendCards } from './cloud-people.js';
import { deviceTroubles, echoTroubles, misreadTroubles } from './device-troubles.js';
import { crowdTroubles, laneTroubles, setFire, setRelayBroken } from './lane-troubles.js';
import { networkTroubles } from './network-troubles.js';
import { Luck, type Trouble } from './trouble.js';

/** Trouble that a run has often comes so much sooner. */
const OFTEN = 0.2;

/**
 * All that goes wrong in one run. Each seed draws which kinds of trouble there are at all, so that
 * some runs have few of them for long, and others all of them at once. At `untilMs` all is mended.
 */
export class Troubles {
  readonly untilMs: number;
  readonly #site: Simulation;
  readonly #random: SeededRandom;
  readonly #without: ReadonlySet<string>;
  readonly #often: ReadonlySet<string>;

  constructor(
    site: Simulation,
    options: { untilMs: number; without: ReadonlySet<string>; often: ReadonlySet<string> },
  ) {
    this.#site = site;
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
      ...misreadTroubles(site),
    ];
    for (const trouble of kinds) {
      const luck = new Luck(this.#random.child(), site.scheduler, this.untilMs);
      const drawn = this.#random.chance(0.5);
      const factor = this.#random.between(0.5, 2);
      if (this.#without.has(trouble.name)) continue;
      if (this.#often.has(trouble.name)) this.#planNext(trouble, luck, OFTEN);
      else if (drawn) this.#planNext(trouble, luck, factor);
    }
    site.scheduler.after(this.untilMs, () => this.#mendAll());
    sendCards(site);
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
      }
      lane.barrier.setStuck(false);
      lane.barrier.setSlowness(1);
      for (const limit of ['up', 'down'] as const) lane.barrier.loseLimit(limit, false);
      const { limitUp, limitDown } = lane.config.barrier;
      for (const limit of [limitUp, limitDown]) if (limit !== null) board.failReads(limit, false);
      lane.limitsUnreadable = false;
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
