import { Readable } from 'node:stream';
import type { ClockQuality } from '../../protocol/park/values.js';
import type {
  Database,
  Environment,
  Random,
  RecentFiles,
  WallClock,
} from '../../runtime/environment/environment.js';
import { Store } from '../../runtime/store/store.js';
import { SimulatedClock } from './clock.js';
import { MemoryRecentFiles } from './memory-recent-files.js';
import { RecordingLog } from './recording-log.js';
import { MemoryDisk } from './watched-database.js';

/** A morning in June 2026, in China. */
export const START_MS = Date.parse('2026-06-15T08:00:00+08:00');

/** Chance that comes out the same each time. */
export class SeededRandom implements Random {
  #state: number;

  constructor(seed = 1) {
    this.#state = seed >>> 0;
  }

  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  token(length: number): string {
    const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
    return Array.from({ length }, () => letters[Math.floor(this.fraction() * 36)] ?? '').join('');
  }
}

/** Time, chance, log and disk of one simulated node. */
export class TestEnvironment {
  readonly clock: SimulatedClock;
  readonly log = new RecordingLog();
  readonly random: Random;
  disk = new MemoryDisk();
  quality: ClockQuality = 'SET';
  readonly wall: WallClock = {
    // Whole milliseconds, as the real one.
    unixMs: () => START_MS + Math.floor(this.clock.monotonicMs()),
    quality: () => this.quality,
  };

  constructor(options: { seed?: number; clock?: SimulatedClock } = {}) {
    this.clock = options.clock ?? new SimulatedClock();
    this.random = new SeededRandom(options.seed);
  }

  readonly recent = new MemoryRecentFiles();

  readonly pictures = new MemoryRecentFiles();

  readonly openPictures = (_folder: string): RecentFiles => this.pictures;

  readonly openDatabase = (_folder: string): Promise<Database> => this.disk.open();

  readonly openRecent = (_folder: string): RecentFiles => this.recent;

  readonly moveAside = (folder: string): Promise<string> => {
    this.disk = new MemoryDisk();
    return Promise.resolve(`${folder}-damaged-0001`);
  };

  readonly salvage = (_folder: string): AsyncIterable<[string, Uint8Array][]> => Readable.from([]);

  readonly removeAside = (_folder: string): Promise<number> => Promise.resolve(0);

  freeBytes = (_folder: string): Promise<number> => Promise.resolve(10 ** 12);

  /** A whole environment; what a test does not bring is not there. */
  whole(brought: Partial<Environment> = {}): Environment {
    const { clock, wall, random, log, openDatabase, openRecent, moveAside, salvage } = this;
    const { openPictures, removeAside, freeBytes } = this;
    const absent = (): never => {
      throw new Error('The test did not bring this part of the environment.');
    };
    return {
      clock,
      wall,
      random,
      log,
      openDatabase,
      openRecent,
      openPictures,
      moveAside,
      salvage,
      removeAside,
      freeBytes,
      openGpio: absent,
      openSerial: absent,
      listenForPushes: absent,
      openHttpDevice: absent,
      openCameraBus: absent,
      startBroker: absent,
      openBus: absent,
      openCloudLink: absent,
      secret: absent,
      ...brought,
    };
  }

  /** Opens the store of this node, anew each time. */
  openStore(): Promise<Store> {
    return Store.open(this, 'memory');
  }
}
