import type {
  Database,
  DatabaseOperation,
  KeyRange,
  RecentFiles,
} from '../../runtime/environment/environment.js';
import type { SeededRandom } from './random.js';
import { SimRecentFiles, type SimFile } from './recent-files.js';
import type { Scheduler } from './scheduler.js';
import { SortedMap } from './sorted-map.js';

/** `fail`: writes are refused. `stall`: a write takes seconds. */
export type DiskFault = 'none' | 'fail' | 'stall';

/**
 * The disk of the box. What was written without sync survives the death of the program but not a
 * power cut, which keeps a beginning of it; what was synced survives, and all that came before it.
 */
export class SimDisk {
  fault: DiskFault = 'none';
  /** The files of the recent journal; what they hold after a power cut may end anywhere. */
  readonly recent = new Map<number, SimFile>();
  /** When the disk last did not do at once what it was told. */
  lastTroubleMs = -Infinity;
  readonly #durable = new Map<string, Uint8Array>();
  #unsynced: (readonly DatabaseOperation[])[] = [];
  #inFlight: { operations: DatabaseOperation[]; sync: boolean } | null = null;
  readonly #onDurable: (operations: readonly DatabaseOperation[]) => void;
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;

  constructor(options: {
    scheduler: Scheduler;
    random: SeededRandom;
    onDurable: (operations: readonly DatabaseOperation[]) => void;
  }) {
    this.#scheduler = options.scheduler;
    this.#random = options.random;
    this.#onDurable = options.onDurable;
  }

  /** What a program that starts now finds, and what the checker looks at. */
  image(): Map<string, Uint8Array> {
    const image = new Map(this.#durable);
    for (const operations of this.#unsynced) apply(image, operations);
    return image;
  }

  open(isAlive: () => boolean): SimDatabase {
    return new SimDatabase(this, new SortedMap(this.image()), this.#scheduler, isAlive);
  }

  openRecent(isAlive: () => boolean): RecentFiles {
    return new SimRecentFiles(this.recent, this.#scheduler, isAlive, () => this.fault === 'fail');
  }

  /** The batch under way when the program dies has reached the disk or not. */
  programDies(): void {
    const flying = this.#inFlight;
    this.#inFlight = null;
    if (flying !== null && this.#random.chance(0.5)) this.#keep(flying.operations, flying.sync);
  }

  powerCut(): void {
    this.programDies();
    const survivors = this.#random.whole(0, this.#unsynced.length);
    for (const operations of this.#unsynced.slice(0, survivors)) this.#harden(operations);
    this.#unsynced = [];
    for (const file of this.recent.values()) {
      file.bytes.cutTo(this.#random.whole(file.synced, file.bytes.length));
      file.synced = file.bytes.length;
    }
  }

  /** @throws Error when the disk refuses; what was written then is not known. */
  async write(operations: DatabaseOperation[], sync: boolean): Promise<void> {
    const flight = { operations, sync };
    this.#inFlight = flight;
    if (this.fault !== 'none') this.lastTroubleMs = this.#scheduler.nowMs;
    await this.#scheduler.wait(this.#delayMs(sync));
    if (this.#inFlight !== flight) return;
    this.#inFlight = null;
    if (this.fault !== 'none') this.lastTroubleMs = this.#scheduler.nowMs;
    if (this.fault !== 'fail') {
      this.#keep(operations, sync);
      return;
    }
    if (this.#random.chance(0.3)) this.#keep(operations, sync);
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }

  #delayMs(sync: boolean): number {
    if (this.fault === 'stall') return this.#random.between(500, 4_000);
    return sync ? this.#random.between(1, 15) : this.#random.between(0.05, 0.5);
  }

  #keep(operations: readonly DatabaseOperation[], sync: boolean): void {
    this.#unsynced.push(operations);
    if (!sync) return;
    for (const earlier of this.#unsynced) this.#harden(earlier);
    this.#unsynced = [];
  }

  #harden(operations: readonly DatabaseOperation[]): void {
    apply(this.#durable, operations);
    this.#onDurable(operations);
  }
}

/** The database of one run of the program; a dead program's calls never come back. */
class SimDatabase implements Database {
  readonly #disk: SimDisk;
  readonly #values: SortedMap;
  readonly #scheduler: Scheduler;
  readonly #isAlive: () => boolean;

  constructor(disk: SimDisk, values: SortedMap, scheduler: Scheduler, isAlive: () => boolean) {
    this.#disk = disk;
    this.#values = values;
    this.#scheduler = scheduler;
    this.#isAlive = isAlive;
  }

  async batch(operations: DatabaseOperation[], options: { sync: boolean }): Promise<void> {
    await this.#whileAlive(this.#disk.write(operations, options.sync));
    this.#values.apply(operations);
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    await this.#read();
    return this.#values.get(key);
  }

  async entries(range: KeyRange): Promise<[string, Uint8Array][]> {
    await this.#read();
    return this.#values.entries(range);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the seam is asynchronous
  async *keys(range: KeyRange): AsyncGenerator<string> {
    yield* this.#values.keys(range);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #read(): Promise<void> {
    return this.#whileAlive(this.#scheduler.wait(READ_MS));
  }

  #whileAlive<T>(work: Promise<T>): Promise<T> {
    this.#scheduler.touched = true;
    return new Promise((resolve, reject) => {
      work.then(
        (value) => {
          if (this.#isAlive()) resolve(value);
        },
        (error: unknown) => {
          if (this.#isAlive()) reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }
}

const READ_MS = 0.25;

function apply(target: Map<string, Uint8Array>, operations: readonly DatabaseOperation[]): void {
  for (const operation of operations) {
    if (operation.type === 'put') target.set(operation.key, operation.value);
    else target.delete(operation.key);
  }
}
