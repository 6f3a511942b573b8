import type { Clock } from '../../drivers/clock.js';
import type { CameraBus } from '../../drivers/camera/vz-mqtt/bus.js';
import type { PushListener } from '../../drivers/camera/push/port.js';
import type { Gpio } from '../../drivers/gpio/port.js';
import type { HttpDevice } from '../../drivers/http/port.js';
import type { SerialLine, SerialSettings } from '../../drivers/serial/port.js';
import type { ClockQuality } from '../../protocol/park/values.js';
import type { CloudLink } from '../bridge/link.js';
import type { ParkBus } from '../bus/bus.js';
import type { CameraBrokerConfig, Config } from '../config/config.js';
import type { SecretReference } from '../config/schema.js';
import type { Log } from './log.js';

export type DatabaseOperation =
  { type: 'put'; key: string; value: Uint8Array } | { type: 'del'; key: string };

export interface KeyRange {
  gt?: string;
  gte?: string;
  lt: string;
  limit?: number;
}

/** The database under the store: classic-level on a box, one in memory in simulation. */
export interface Database {
  get(key: string): Promise<Uint8Array | undefined>;
  /** All or nothing; with `sync` it is on disk when the promise resolves. */
  batch(operations: DatabaseOperation[], options: { sync: boolean }): Promise<void>;
  entries(range: KeyRange): Promise<[string, Uint8Array][]>;
  keys(range: KeyRange): AsyncIterable<string>;
  /** Gives the room of removed values back to the disk; absent where that means nothing. */
  compact?(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Small numbered files that only grow, beside the database. Reading, syncing or removing a file
 * that is not there fails.
 */
export interface RecentFiles {
  /** Numbers of the files there are, lowest first. */
  list(): Promise<number[]>;
  read(file: number): Promise<Uint8Array>;
  /** Not synced; makes the file when it is not there. */
  append(file: number, bytes: Uint8Array): Promise<void>;
  sync(file: number): Promise<void>;
  remove(file: number): Promise<void>;
  close(): Promise<void>;
}

/** The calendar clock, which may be wrong, and may be set while the program runs. */
export interface WallClock {
  unixMs(): number;
  quality(): ClockQuality;
}

/** Randomness, for identities and jitter. */
export interface Random {
  /** At least 0 and below 1. */
  fraction(): number;
  /** `length` characters of `a-z0-9`. */
  token(length: number): string;
}

/**
 * Everything that comes from outside: time, chance, disk, network and devices. The same runtime
 * runs on the real ones and on simulated ones.
 */
export interface Environment {
  clock: Clock;
  wall: WallClock;
  random: Random;
  log: Log;
  /** @throws what fails; code `LEVEL_CORRUPTION` when the files are there and are damaged. */
  openDatabase(folder: string): Promise<Database>;
  /** The files of the recent journal of the store in `folder`; touches nothing yet. */
  openRecent(folder: string): RecentFiles;
  /** The files of pictures that wait for the cloud, in `folder`; touches nothing yet. */
  openPictures(folder: string): RecentFiles;
  /** Renames a database that cannot be opened; returns where it is now. Few such are kept. */
  moveAside(folder: string): Promise<string>;
  /**
   * What can still be read of a database that was moved aside, page by page: the latest value of
   * each wanted key. What a damaged block hid may be missing, or be an earlier value.
   */
  salvage(
    folder: string,
    wanted: (key: string) => boolean,
  ): AsyncIterable<[key: string, value: Uint8Array][]>;
  /** Removes the databases that were moved aside, to free the disk; returns how many there were. */
  removeAside(folder: string): Promise<number>;
  /** Bytes that can still be written to the disk below a folder. */
  freeBytes(folder: string): Promise<number>;
  openGpio(config: Config['gpio']): Promise<Gpio>;
  openSerial(settings: SerialSettings): Promise<SerialLine>;
  /** Opens the place where cameras push to. @throws DriverError `camera/listen-failed` */
  listenForPushes(settings: { host: string; port: number }): Promise<PushListener>;
  /** A device on the network that is a small web server; touches nothing yet. */
  openHttpDevice(settings: { host: string; port: number }): HttpDevice;
  /** The broker that cameras speak over; it is reached for once it is started. */
  openCameraBus(settings: CameraBrokerConfig): CameraBus & {
    start(): void;
    close(): Promise<void>;
  };
  /** Starts the broker of a one-box site. */
  startBroker(config: Config): Promise<{ close(): Promise<void> }>;
  openBus(config: Config): ParkBus;
  openCloudLink(config: Config): CloudLink;
  /** @throws LanekeeperError `secret/…` */
  secret(reference: SecretReference): string;
}
