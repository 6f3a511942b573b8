import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import type { LineAddress } from '../../drivers/gpio/port.js';
import { checkConfig, describeFault } from '../../runtime/config/load.js';
import { realEnvironment } from '../../runtime/environment/real.js';
import { LanekeeperNode } from '../../runtime/node.js';
import { openPty, type Pty } from '../support/pty.js';
import { SpyingDatabase } from './floor.js';

export const lines = {
  approach: { chip: 'bench', line: 0, activeLow: false },
  underArm: { chip: 'bench', line: 1, activeLow: false },
  raise: { chip: 'bench', line: 2, activeLow: false },
  lower: { chip: 'bench', line: 3, activeLow: false },
} satisfies Record<string, LineAddress>;

/** A node with one entry lane on a real serial device and a real store; its GPIO is in memory. */
export class BenchNode {
  readonly board: MemoryBoard;
  readonly pty: Pty;
  readonly node: LanekeeperNode;
  readonly database: SpyingDatabase;
  readonly #folder: string;

  private constructor(parts: {
    board: MemoryBoard;
    pty: Pty;
    node: LanekeeperNode;
    database: SpyingDatabase;
    folder: string;
  }) {
    this.board = parts.board;
    this.pty = parts.pty;
    this.node = parts.node;
    this.database = parts.database;
    this.#folder = parts.folder;
  }

  static async start(): Promise<BenchNode> {
    const folder = mkdtempSync(join(tmpdir(), 'lanekeeper-bench-'));
    const pty = openPty();
    const board = new MemoryBoard();
    for (const address of [lines.approach, lines.underArm]) board.setInput(address, false);
    const checked = checkConfig(stringify(configuration(folder, pty.path)), 'bench.yaml');
    if ('faults' in checked) {
      throw new Error(checked.faults.map((fault) => describeFault(fault)).join('\n'));
    }
    const real = realEnvironment({ logLevel: 'error' });
    const opened: SpyingDatabase[] = [];
    const environment = {
      ...real,
      openGpio: () => Promise.resolve(new MemoryGpio(board)),
      openDatabase: async (path: string) => {
        const database = new SpyingDatabase(await real.openDatabase(path));
        opened.push(database);
        return database;
      },
    };
    const { config } = checked;
    const node = await LanekeeperNode.start({ environment, config, withConsole: false });
    const [database] = opened;
    if (database === undefined) throw new Error('The store was not opened.');
    return new BenchNode({ board, pty, node, database, folder });
  }

  async close(): Promise<void> {
    await this.node.close();
    this.pty.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function configuration(folder: string, cameraPath: string): object {
  const line = ({ chip, line: offset }: LineAddress) => ({ chip, line: offset });
  return {
    version: 1,
    park: { id: 'bench', places: 100_000 },
    node: { id: 'bench', roles: ['lane', 'broker'], state_directory: folder },
    gpio: { backend: 'simulated', directory: folder, tick_ms: 5 },
    serial_ports: { camera: { path: cameraPath, baud_rate: 115_200 } },
    lanes: [
      {
        id: 'in1',
        direction: 'entry',
        channel_id: 'A1',
        sensors: {
          approach: { ...line(lines.approach), clear_ms: 0 },
          under_arm: { ...line(lines.underArm), clear_ms: 0 },
        },
        barrier: { raise: line(lines.raise), lower: line(lines.lower), pulse_ms: 50 },
        camera: { family: 'serial_frame', port: 'camera' },
        // Cars follow each other here faster than at any lane.
        sensor_limits: { chatter_changes: 100, chatter_s: 1 },
      },
    ],
  };
}
