import { Readable } from 'node:stream';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import type { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryCable, type Disturbance } from '../../drivers/serial/memory/memory-cable.js';
import { nodeStateCodec } from '../../protocol/park/codec.js';
import { Topics } from '../../runtime/bus/topics.js';
import type { Config } from '../../runtime/config/config.js';
import type { Environment } from '../../runtime/environment/environment.js';
import { LanekeeperNode } from '../../runtime/node.js';
import type { SimCloud, SimLink } from './cloud.js';
import type { SimDisk } from './disk.js';
import { programLog, type EventLog } from './event-log.js';
import type { SimBroker, SimBus } from './park-bus.js';
import type { SeededRandom } from './random.js';
import { ProgramClock, type Scheduler } from './scheduler.js';
import { parkKey } from './site.js';
import type { WallTime } from './wall-time.js';
import { MemoryRecentFiles } from '../support/memory-recent-files.js';

export interface BoxOptions {
  config: Config;
  scheduler: Scheduler;
  wall: WallTime;
  random: SeededRandom;
  events: EventLog;
  board: MemoryBoard;
  disk: SimDisk;
  broker: SimBroker;
  cloud: SimCloud;
  /** Bytes that the program sends to the device at a path. */
  onDeviceBytes: (path: string, bytes: Uint8Array) => void;
  onStarted: () => void;
  /** The program looks at its lanes. */
  onReady: () => void;
  /** The program could not start or an exception ended it. */
  onFailed: (error: unknown) => void;
}

/** One run of the program. */
interface Run {
  number: number;
  alive: boolean;
  stopping: boolean;
  node: LanekeeperNode | null;
  clock: ProgramClock;
  gpio: MemoryGpio | null;
  bus: SimBus | null;
  link: SimLink | null;
  cables: Map<string, MemoryCable>;
}

/** The box with the program in it, which can be killed, cut from power, stopped and started. */
export class Box {
  readonly #options: BoxOptions;
  #run: Run | null = null;
  #runs = 0;
  startedMs = 0;

  constructor(options: BoxOptions) {
    this.#options = options;
  }

  get nodeId(): string {
    return this.#options.config.node.id;
  }

  get config(): Config {
    return this.#options.config;
  }

  get disk(): SimDisk {
    return this.#options.disk;
  }

  get wall(): WallTime {
    return this.#options.wall;
  }

  /** What the program has under way. */
  get load(): { timers: number; publishing: number } {
    return {
      timers: this.#run?.clock.waiting ?? 0,
      publishing: this.#run?.bus?.publishing ?? 0,
    };
  }

  /** The node, once it has started and while it lives. */
  get node(): LanekeeperNode | null {
    return this.#run?.node ?? null;
  }

  /** The number of the run, once it has started and until it ends or is asked to. */
  get running(): number | null {
    const run = this.#run;
    return run === null || run.node === null || run.stopping ? null : run.number;
  }

  start(): void {
    const { scheduler, config, events } = this.#options;
    if (this.#run !== null) return;
    scheduler.touched = true;
    this.#runs += 1;
    const run: Run = {
      number: this.#runs,
      alive: true,
      stopping: false,
      node: null,
      clock: new ProgramClock(scheduler),
      gpio: null,
      bus: null,
      link: null,
      cables: new Map(),
    };
    this.#run = run;
    this.startedMs = scheduler.nowMs;
    events.add('box', `${this.nodeId} start ${run.number}`);
    this.#options.onStarted();
    const environment = this.#environment(run);
    LanekeeperNode.start({ environment, config, withConsole: false }).then(
      (node) => {
        if (!run.alive) return;
        run.node = node;
        this.#options.onReady();
      },
      (error: unknown) => {
        if (run.alive) this.#options.onFailed(error);
      },
    );
  }

  /** The program is gone between two turns of its loop; relays and serial lines stay as they are. */
  kill(how: 'killed' | 'power-cut'): void {
    const run = this.#run;
    if (run === null) return;
    this.#options.scheduler.touched = true;
    this.#options.events.add('box', `${this.nodeId} ${how}`);
    run.alive = false;
    run.clock.kill();
    run.bus?.kill();
    run.link?.kill();
    run.gpio?.close();
    this.#run = null;
    if (how === 'power-cut') this.#options.disk.powerCut();
    else this.#options.disk.programDies();
  }

  /** As systemd stops it: asked first, killed when it takes too long. */
  stop(): void {
    const run = this.#run;
    const node = run?.node ?? null;
    if (run === null || node === null) {
      this.kill('killed');
      return;
    }
    run.stopping = true;
    this.#options.events.add('box', `${this.nodeId} stop`);
    const killIfThere = () => {
      if (this.#run === run) this.kill('killed');
    };
    this.#options.scheduler.after(5_000, killIfThere);
    node.close().then(killIfThere, this.#options.onFailed);
  }

  /** The device at the other end of a serial line sends bytes. */
  deviceSends(path: string, bytes: Uint8Array): void {
    this.#run?.cables.get(path)?.write(bytes);
  }

  /** From now on each bundle of bytes on the line goes through `disturbance`. */
  disturb(path: string, disturbance: Disturbance): void {
    this.#run?.cables.get(path)?.disturb(disturbance);
  }

  /** Bytes that nobody of the park has sent come over the bus. */
  busSends(topic: string, payload: Uint8Array): void {
    this.#run?.bus?.deliver({ topic, payload, retained: false });
  }

  unplug(path: string): void {
    this.#run?.cables.get(path)?.unplug();
  }

  plugIn(path: string): void {
    this.#run?.cables.get(path)?.plugIn();
  }

  #environment(run: Run): Environment {
    const { scheduler, wall, random, events, board, disk, broker, cloud, config } = this.#options;
    const topics = new Topics(config.park.id);
    const absent = (): never => {
      throw new Error('The cameras of the site are serial.');
    };
    const away = { nodeId: config.node.id, online: false, sinceMs: 0, clocks: [], version: 'sim' };
    const will = { topic: topics.node(config.node.id), payload: nodeStateCodec.encode(away) };
    return {
      clock: run.clock,
      wall,
      random,
      log: programLog(events, scheduler, config.node.id),
      openDatabase: () => Promise.resolve(disk.open(() => run.alive)),
      openRecent: () => disk.openRecent(() => run.alive),
      // The cameras of the site send no pictures.
      openPictures: () => new MemoryRecentFiles(),
      moveAside: () => Promise.reject(new Error('The simulated disk damages nothing.')),
      salvage: () => Readable.from([]),
      removeAside: () => Promise.resolve(0),
      freeBytes: () => Promise.resolve(10 ** 12),
      openGpio: () => {
        run.gpio = new MemoryGpio(board);
        return Promise.resolve(run.gpio);
      },
      openSerial: (settings) => {
        const cable = new MemoryCable({ settings, clock: run.clock });
        cable.onBytes((bytes) => this.#options.onDeviceBytes(settings.path, bytes));
        run.cables.set(settings.path, cable);
        return Promise.resolve(cable.line);
      },
      listenForPushes: () => Promise.reject(new Error('The cameras of the site are serial.')),
      openHttpDevice: absent,
      openCameraBus: absent,
      startBroker: () => Promise.reject(new Error('The simulated site has a broker of its own.')),
      openBus: () => {
        run.bus = broker.open(will);
        return run.bus;
      },
      openCloudLink: () => {
        run.link = cloud.open();
        return run.link;
      },
      secret: () => parkKey,
    };
  }
}
