import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Board } from '../../drivers/gpio/board.js';
import type { LineAddress } from '../../drivers/gpio/port.js';
import { SimulatedBoard } from '../../drivers/gpio/simulated/simulated-board.js';
import { realClock } from '../support/real-clock.js';
import { LaneSite, laneLines, TRAVEL_MS, type LaneSiteEvents } from './lane-site.js';

export const PARK_ID = 'demo_park';
export const PARK_KEY = 'DEMOKEY0123456789';
/** What a stay of up to an hour costs at the site, in fen. */
export const FIRST_HOUR_FEN = 500;

const ENTRY_FIRST_LINE = 0;
const EXIT_FIRST_LINE = 8;

/** A configuration file before it is written. */
export type Configuration = Record<string, unknown>;

export interface SiteOptions {
  cloudPort: number;
  /** The lines; without it those of a folder. */
  board?: Board;
  entryEvents?: LaneSiteEvents;
  exitEvents?: LaneSiteEvents;
  /** Sections of the configuration to replace. */
  config?: (site: { stateDirectory: string }) => Record<string, unknown>;
}

/** A small car park with one entry and one exit lane, in a folder of its own. */
export class Site {
  readonly directory: string;
  readonly configPath: string;
  readonly stateDirectory: string;
  readonly entry: LaneSite;
  readonly exit: LaneSite;
  readonly #board: Board;
  readonly #usual: Configuration;

  constructor(options: SiteOptions) {
    this.directory = mkdtempSync(join(tmpdir(), 'lanekeeper-'));
    this.stateDirectory = join(this.directory, 'state');
    const gpioDirectory = join(this.directory, 'gpio');
    mkdirSync(gpioDirectory);
    this.#board = options.board ?? new SimulatedBoard({ directory: gpioDirectory });
    const common = { board: this.#board, clock: realClock };
    this.entry = new LaneSite({
      ...common,
      firstLine: ENTRY_FIRST_LINE,
      events: options.entryEvents ?? {},
    });
    this.exit = new LaneSite({
      ...common,
      firstLine: EXIT_FIRST_LINE,
      events: options.exitEvents ?? {},
    });
    this.writeSecret('park.key', PARK_KEY);
    this.#usual = this.#configuration(options.cloudPort, gpioDirectory);
    this.configPath = this.writeConfiguration('lanekeeper', (usual) => ({
      ...usual,
      ...options.config?.(this),
    }));
  }

  /** Writes another configuration of this site, for a second box; returns its path. */
  writeConfiguration(name: string, change: (usual: Configuration) => Configuration): string {
    const path = join(this.directory, `${name}.yaml`);
    writeFileSync(path, stringify(change(this.#usual)));
    return path;
  }

  /** Puts a secret into the site's folder; returns its path. */
  writeSecret(name: string, secret: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, secret, { mode: 0o600 });
    return path;
  }

  get armViolations(): number {
    return this.entry.armViolations + this.exit.armViolations;
  }

  close(): void {
    this.entry.close();
    this.exit.close();
    this.#board.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  #configuration(cloudPort: number, gpioDirectory: string): Configuration {
    return {
      version: 1,
      park: { id: PARK_ID, name: '示范停车场', places: 100 },
      node: {
        id: 'gate-1',
        roles: ['lane', 'bridge', 'broker'],
        state_directory: this.stateDirectory,
      },
      gpio: { backend: 'simulated', directory: gpioDirectory, tick_ms: 20 },
      serial_ports: {
        entry_camera: { path: this.entry.cameraPty.path, baud_rate: 115_200 },
        entry_card: { path: this.entry.cardPty.path, baud_rate: 9_600 },
        exit_camera: { path: this.exit.cameraPty.path, baud_rate: 115_200 },
        exit_card: { path: this.exit.cardPty.path, baud_rate: 9_600 },
      },
      lanes: [
        laneConfiguration('in1', '入口', 'entry', 'A1', ENTRY_FIRST_LINE),
        laneConfiguration('out1', '出口', 'exit', 'B1', EXIT_FIRST_LINE),
      ],
      cloud: {
        link: 'mqtt',
        url: `mqtt://127.0.0.1:${cloudPort}`,
        local_id: 'gate1_channels_A1_B1',
        park_key: { file: join(this.directory, 'park.key') },
        answer_wait_s: 2,
        reconnect_max_s: 2,
      },
      rates: [
        {
          vehicle_class: '小车',
          free_minutes: 0,
          first_minutes: 60,
          first_fen: FIRST_HOUR_FEN,
          following_minutes: 30,
          following_fen: 200,
        },
      ],
      leave_first: { allowed: true, link_down_s: 1, debt_max_fen: 20_000 },
      log: { level: 'debug' },
    };
  }
}

function laneConfiguration(
  id: string,
  name: string,
  direction: 'entry' | 'exit',
  channelId: string,
  firstLine: number,
): Record<string, unknown> {
  const { approach, underArm, barrier } = laneLines(firstLine);
  const card = { family: 'family1', port: `${direction}_card`, address: 0 };
  return {
    id,
    name,
    direction,
    channel_id: channelId,
    sensors: {
      approach: { ...lineOf(approach), clear_ms: 100 },
      under_arm: { ...lineOf(underArm), clear_ms: 100 },
    },
    barrier: {
      raise: lineOf(barrier.raise),
      lower: lineOf(barrier.lower),
      limit_up: lineOf(barrier.limitUp),
      limit_down: lineOf(barrier.limitDown),
      pulse_ms: 200,
      // The longest time: on a busy machine the twin's limit switches come late.
      travel_ms: 5 * TRAVEL_MS,
    },
    camera: { family: 'serial_frame', port: `${direction}_camera` },
    screen: { ...card, lines: 2 },
    voice: card,
    clear_ms: 200,
  };
}

function lineOf(address: LineAddress | null): { chip: string; line: number | string } | undefined {
  return address === null ? undefined : { chip: address.chip, line: address.line };
}
