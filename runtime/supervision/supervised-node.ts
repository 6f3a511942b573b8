import type { Config } from '../config/config.js';
import type { Environment } from '../environment/environment.js';
import { LanekeeperNode } from '../node.js';
import { laneProgress, outboxProgress, type ProgressPart } from './progress.js';
import type { Supervisor } from './supervisor.js';
import { DatabaseProgress } from './watched-database.js';
import { Watchdog } from './watchdog.js';

/**
 * So long the database may owe an answer. Long, because orders that wait in memory for a slow card
 * are lost with the process.
 */
const DATABASE_LIMIT_MS = 60_000;
const OUTBOX_LIMIT_MS = 60_000;

/** A node whose progress feeds the supervisor's watchdog. */
export class SupervisedNode {
  readonly node: LanekeeperNode;
  readonly #watchdog: Watchdog;

  private constructor(node: LanekeeperNode, watchdog: Watchdog) {
    this.node = node;
    this.#watchdog = watchdog;
  }

  /** @throws as `LanekeeperNode.start` */
  static async start(
    environment: Environment,
    config: Config,
    supervisor: Supervisor,
  ): Promise<SupervisedNode> {
    const { clock, log } = environment;
    const database = new DatabaseProgress({ clock, limitMs: DATABASE_LIMIT_MS });
    const watched: Environment = {
      ...environment,
      openDatabase: async (folder) => database.watch(await environment.openDatabase(folder)),
    };
    const node = await LanekeeperNode.start({ environment: watched, config, withConsole: true });
    const parts: ProgressPart[] = [database];
    if (node.lanes !== null) {
      parts.push(
        laneProgress([...node.lanes.lanes.values()]),
        outboxProgress(node.lanes.outbox, OUTBOX_LIMIT_MS),
      );
    }
    const watchdog = new Watchdog({ supervisor, parts, clock, log });
    watchdog.start();
    return new SupervisedNode(node, watchdog);
  }

  /** Why this is no moment to close the node and open it again; null when it is. */
  get busy(): string | null {
    const { node } = this;
    if (node.parts.store.health.failing !== null)
      return 'the disk fails, and orders wait in memory';
    for (const { config, state } of node.lanes?.lanes.values() ?? []) {
      if (state.arrival !== null || state.passage !== null) return `a car is in lane ${config.id}`;
      if (state.arm.moving !== null) return `the arm of lane ${config.id} moves`;
    }
    return null;
  }

  async close(): Promise<void> {
    this.#watchdog.close();
    await this.node.close();
  }
}
