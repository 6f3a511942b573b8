import { electrical } from '../../drivers/gpio/electrical.js';
import type { FaultState } from '../cloud/faults.js';
import type { LaneWorld } from './lane-world.js';
import { calmCamera } from './camera-man.js';
import { calmBus } from './park-bus.js';
import type { SeededRandom } from './random.js';
import type { SensorFault, SimSensor } from './sensor.js';
import type { Simulation } from './simulation.js';
import { beginMs } from './box.js';

/** One kind of trouble: something that happens now and then, and its mending. */
interface Trouble {
  name: string;
  /** Mean time between two of them, in milliseconds. */
  everyMs: number;
  strike: () => void;
}

const OTHER_CARDS = 20;

const noFaults: FaultState = { cut: false, faults: [] };

/**
 * All that goes wrong in one run. Each seed draws which kinds of trouble there are at all, so that
 * some runs have few of them for long, and others all of them at once. At `untilMs` all is mended.
 */
export class Troubles {
  readonly untilMs: number;
  readonly #site: Simulation;
  readonly #random: SeededRandom;
  #commands = 0;

  constructor(site: Simulation, options: { untilMs: number }) {
    this.#site = site;
    this.untilMs = options.untilMs;
    this.#random = site.random.child();
  }

  plan(): void {
    for (const trouble of this.#kinds()) {
      if (this.#random.chance(0.5)) this.#planNext(trouble, this.#random.between(0.5, 2));
    }
    this.#site.scheduler.after(this.untilMs, () => this.#mendAll());
    this.#sendCards();
  }

  #kinds(): Trouble[] {
    return [
      { name: 'sensor', everyMs: 60_000, strike: () => this.#sensor() },
      { name: 'blink', everyMs: 8_000, strike: () => this.#blink() },
      { name: 'shadow', everyMs: 25_000, strike: () => this.#shadow() },
      { name: 'arm', everyMs: 100_000, strike: () => this.#arm() },
      { name: 'fire', everyMs: 600_000, strike: () => this.#fire() },
      { name: 'camera', everyMs: 90_000, strike: () => this.#camera() },
      { name: 'cable', everyMs: 200_000, strike: () => this.#cable() },
      { name: 'bus', everyMs: 90_000, strike: () => this.#bus() },
      { name: 'broker', everyMs: 240_000, strike: () => this.#broker() },
      { name: 'cloud', everyMs: 60_000, strike: () => this.#cloud() },
      { name: 'cut', everyMs: 180_000, strike: () => this.#cut() },
      { name: 'disk', everyMs: 200_000, strike: () => this.#disk() },
      { name: 'crash', everyMs: 150_000, strike: () => this.#crash() },
      { name: 'crash in motion', everyMs: 120_000, strike: () => this.#crashInMotion() },
      { name: 'crash while lowering', everyMs: 120_000, strike: () => this.#crashWhileLowering() },
      { name: 'command', everyMs: 60_000, strike: () => this.#command() },
    ];
  }

  #planNext(trouble: Trouble, factor: number): void {
    const { scheduler, events } = this.#site;
    const waitMs = -Math.log(1 - this.#random.fraction()) * trouble.everyMs * factor;
    if (scheduler.nowMs + waitMs > this.untilMs - 1_000) return;
    scheduler.after(waitMs, () => {
      events.add('trouble', trouble.name);
      trouble.strike();
      this.#planNext(trouble, factor);
    });
  }

  #for(minMs: number, maxMs: number, mend: () => void): void {
    this.#site.scheduler.after(this.#random.between(minMs, maxMs), mend);
  }

  #lane(): LaneWorld {
    return this.#random.pick([this.#site.entry, this.#site.exit]);
  }

  #sensor(): void {
    const lane = this.#lane();
    const sensor = this.#random.pick(Object.values(lane.sensors));
    const others = lane.guards.filter((guard) => guard !== sensor);
    // One guard alone may be blind: against two no program can know what is there.
    const blindAllowed = others.every((guard) => guard.fault !== 'blind');
    const kinds: SensorFault[] = blindAllowed
      ? ['stuck', 'unreadable', 'blind']
      : ['stuck', 'unreadable'];
    sensor.fault = this.#random.pick(kinds);
    this.#for(300, 40_000, () => {
      sensor.fault = 'none';
    });
  }

  /** Shorter than a sensor's clear time: nobody may take the place for empty. */
  #blink(): void {
    const sensor = this.#random.pick(Object.values(this.#lane().sensors));
    sensor.blinks = true;
    this.#for(20, 180, () => {
      sensor.blinks = false;
    });
  }

  /** Something small comes under the arm: a person, a trolley. */
  #shadow(): void {
    const lane = this.#lane();
    const sensor = this.#random.pick(lane.guards);
    const inMotion = lane.barrier.motion === 'lowering';
    this.#for(0, inMotion ? 1_000 : 4_000, () => this.#cross(sensor));
  }

  #cross(sensor: SimSensor): void {
    if (sensor.fault !== 'none') return;
    sensor.fault = 'stuck';
    this.#for(100, 3_000, () => {
      sensor.fault = 'none';
    });
  }

  #arm(): void {
    const { barrier } = this.#lane();
    const kind = this.#random.whole(0, 3);
    if (kind === 0) {
      barrier.setStuck(true);
      this.#for(1_000, 15_000, () => barrier.setStuck(false));
    } else if (kind === 1) {
      const limit = this.#random.pick(['up', 'down'] as const);
      barrier.loseLimit(limit, true);
      this.#for(5_000, 60_000, () => barrier.loseLimit(limit, false));
    } else if (kind === 2) {
      barrier.setSlowness(this.#random.between(1, 1.6));
      this.#for(5_000, 60_000, () => barrier.setSlowness(1));
    } else {
      barrier.forceUp();
    }
  }

  #fire(): void {
    this.#setFire(true);
    this.#for(2_000, 60_000, () => this.#setFire(false));
  }

  #setFire(active: boolean): void {
    const { exit, board, arm } = this.#site;
    const address = exit.config.fireRelease;
    if (address === null) return;
    arm.fire(exit.id, active);
    board.setInput(address, electrical(address, active));
  }

  #camera(): void {
    const camera = this.#random.pick([...this.#site.cameras.values()]);
    const part = () => (this.#random.chance(0.5) ? this.#random.between(0.1, 0.8) : 0);
    camera.faults = { lost: part(), late: part(), garbled: part(), repeated: part() };
    this.#for(10_000, 120_000, () => {
      camera.faults = calmCamera;
    });
  }

  #cable(): void {
    const { box, config } = this.#site;
    const { path } = this.#random.pick([...config.serialPorts.values()]);
    box.unplug(path);
    this.#for(500, 20_000, () => box.plugIn(path));
  }

  #bus(): void {
    const { broker } = this.#site;
    broker.faults = {
      drop: this.#random.between(0, 0.3),
      repeat: this.#random.between(0, 0.5),
      delayMs: this.#random.between(3, 3_000),
    };
    this.#for(5_000, 60_000, () => {
      broker.faults = calmBus;
    });
  }

  #broker(): void {
    const { broker } = this.#site;
    broker.setAway(true);
    this.#for(200, 60_000, () => broker.setAway(false));
  }

  #cloud(): void {
    const { cloud } = this.#site;
    const { cut } = cloud.faulty.state;
    const part = () => this.#random.between(0.05, 0.3);
    const faults: FaultState['faults'] = [
      { kind: 'delay', probability: part(), delayMs: this.#random.between(100, 25_000) },
      { kind: 'drop-requests', probability: part() },
      { kind: 'drop-answers', probability: part() },
      { kind: 'repeat-answers', probability: part() },
      { kind: 'reorder-answers', probability: part() },
      { kind: 'refuse', count: this.#random.whole(1, 2), errmsg: 'request_over_times' },
    ];
    cloud.repeatUp = this.#random.chance(0.5) ? part() : 0;
    cloud.faulty.set({ cut, faults: faults.filter(() => this.#random.chance(0.5)) });
    this.#for(5_000, 60_000, () => {
      cloud.repeatUp = 0;
      cloud.faulty.set({ cut: cloud.faulty.state.cut, faults: [] });
    });
  }

  #cut(): void {
    const { faulty } = this.#site.cloud;
    faulty.set({ ...faulty.state, cut: true });
    this.#for(1_000, 200_000, () => faulty.set({ ...faulty.state, cut: false }));
  }

  #disk(): void {
    const { disk } = this.#site;
    disk.fault = this.#random.pick(['fail', 'stall'] as const);
    this.#for(500, 12_000, () => {
      disk.fault = 'none';
    });
  }

  #crash(): void {
    const { box } = this.#site;
    const kind = this.#random.whole(0, 2);
    if (kind === 0) box.stop();
    else box.kill(kind === 1 ? 'killed' : 'power-cut');
    this.#startLater();
  }

  /** The program dies within a moment of the next movement of an arm. */
  #crashInMotion(): void {
    const { barrier } = this.#lane();
    this.#when(
      () => barrier.motion !== 'still',
      () => this.#for(0, 1_500, () => this.#die()),
    );
  }

  /** The arm still lowers when the program is back, and something comes under it. */
  #crashWhileLowering(): void {
    const lane = this.#lane();
    this.#when(
      () => lane.barrier.motion === 'lowering',
      () => {
        this.#die(this.#random.between(100, 600));
        this.#for(300, 1_800, () => this.#cross(this.#random.pick(lane.guards)));
      },
    );
  }

  /** Waits for a moment that may come within the next minute, looking ten times a second. */
  #when(isNow: () => boolean, strike: () => void): void {
    const { scheduler } = this.#site;
    const untilMs = Math.min(scheduler.nowMs + 60_000, this.untilMs - 10_000);
    const look = (): void => {
      if (scheduler.nowMs > untilMs) return;
      if (isNow()) strike();
      else scheduler.after(100, look);
    };
    look();
  }

  #die(startsAgainMs?: number): void {
    this.#site.box.kill(this.#random.chance(0.5) ? 'killed' : 'power-cut');
    this.#startLater(startsAgainMs);
  }

  #startLater(startsAgainMs?: number): void {
    const { box } = this.#site;
    const tryStart = (): void => {
      box.start();
      if (box.running === null) this.#site.scheduler.after(2_000, tryStart);
    };
    const longestMs = this.#random.chance(0.8) ? 2_000 : 20_000;
    const waitMs = startsAgainMs ?? this.#random.between(300, longestMs);
    this.#site.scheduler.after(waitMs, tryStart);
  }

  /** The cloud asks for a movement, now and then twice. */
  #command(): void {
    const { cloud, arm, scheduler } = this.#site;
    const lane = this.#lane();
    this.#commands += 1;
    const sent = cloud.double.send({
      service: 'operate_liftrod',
      data: {
        channel_id: lane.config.channelId,
        operate: this.#random.whole(0, 1),
        park_id: cloud.double.parkId,
        liftrod_id: `lift${this.#commands}`,
        ...(this.#random.chance(0.1) ? { duration: 'perpetual' } : {}),
      },
    });
    if (typeof sent === 'string') return;
    const times = this.#random.whole(1, 3);
    for (let time = 0; time < times; time += 1) {
      scheduler.after(time * this.#random.between(0, 4_000), () => {
        arm.handRequest(lane.id);
        cloud.faulty.sendDown(sent.localId, sent.text);
      });
    }
  }

  /** The cloud tells of the monthly cards until each is answered. */
  #sendCards(): void {
    const { cloud, scheduler, monthlyPlates } = this.#site;
    scheduler.after(15_000, () => {
      const seconds = Math.floor((beginMs + scheduler.nowMs) / 1_000);
      // More cards at once than answers may go out in a second.
      const others = Array.from({ length: OTHER_CARDS }, (_, index) => `新B${20_000 + index}`);
      [...monthlyPlates, ...others].forEach((plate, index) => {
        const card = {
          card_id: `card${index}`,
          car_number: plate,
          name: 'holder',
          begin_time: seconds - 86_400,
          end_time: seconds + 30 * 86_400,
          create_time: seconds,
          update_time: seconds,
          price: 300,
          amount_receivable: 300,
          channel_id: '',
        };
        cloud.double.ledger.cards.put(card);
        const sent = cloud.double.memberSync(card, 1);
        if (typeof sent !== 'string') cloud.faulty.sendDown(sent.localId, sent.text);
      });
      this.#repeatCards();
    });
  }

  #repeatCards(): void {
    const { cloud, scheduler } = this.#site;
    scheduler.after(30_000, () => {
      for (const { localId, text } of cloud.double.due()) cloud.faulty.sendDown(localId, text);
      this.#repeatCards();
    });
  }

  #mendAll(): void {
    const { entry, exit, cameras, broker, cloud, disk, box, config, events } = this.#site;
    events.add('trouble', 'over');
    for (const lane of [entry, exit]) {
      for (const sensor of Object.values(lane.sensors)) {
        sensor.fault = 'none';
        sensor.blinks = false;
      }
      lane.barrier.setStuck(false);
      lane.barrier.setSlowness(1);
      for (const limit of ['up', 'down'] as const) lane.barrier.loseLimit(limit, false);
    }
    this.#setFire(false);
    for (const camera of cameras.values()) camera.faults = calmCamera;
    broker.faults = calmBus;
    broker.setAway(false);
    cloud.repeatUp = 0;
    cloud.faulty.set(noFaults);
    disk.fault = 'none';
    for (const { path } of config.serialPorts.values()) box.plugIn(path);
    box.start();
  }
}
