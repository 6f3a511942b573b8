import { join } from 'node:path';
import { BridgeRole } from './bridge/bridge-role.js';
import { BridgeCaller } from './bridge/requests/bridge-caller.js';
import type { CloudRequest, CloudRequestResult } from './bridge/requests/cloud-request.js';
import { Announcer } from './bus/announcer.js';
import { NodePresence } from './bus/node-presence.js';
import { Topics } from './bus/topics.js';
import type { Config } from './config/config.js';
import { routes } from './console/routes.js';
import { ConsoleServer } from './console/server.js';
import { consoleSocketPath } from './console/socket-path.js';
import type { Environment } from './environment/environment.js';
import { sentenceOf } from './errors.js';
import { LaneRole } from './lane-role.js';
import type { NodeParts } from './node-parts.js';
import { PictureShelf } from './pictures/picture-shelf.js';
import { RecordShelf } from './records/record-shelf.js';
import { Retention } from './retention/retention.js';
import { loadSessions } from './sessions/load-sessions.js';
import { Store } from './store/store.js';
import { openStamper } from './time/open-stamper.js';
import { programVersion } from './version.js';

export interface NodeOptions {
  environment: Environment;
  config: Config;
  /** Whether the console's socket is opened; a simulation has none. */
  withConsole: boolean;
}

/** One box: its store, its roles, and the bus between them. */
export class LanekeeperNode {
  readonly parts: NodeParts;
  readonly lanes: LaneRole | null;
  readonly bridge: BridgeRole | null;
  readonly #requester: Requester;
  readonly #closers: Closer[];

  private constructor({ parts, lanes, bridge, requester }: OpenParts, closers: Closer[]) {
    this.parts = parts;
    this.lanes = lanes;
    this.bridge = bridge;
    this.#requester = requester;
    this.#closers = closers;
  }

  /**
   * Opens everything and starts the lanes. What was open is closed again when a part cannot open.
   * @throws LanekeeperError, DriverError
   */
  static async start(options: NodeOptions): Promise<LanekeeperNode> {
    const closers: Closer[] = [];
    try {
      return await startParts(options, closers, (open) => new LanekeeperNode(open, closers));
    } catch (error) {
      await closeAll(closers, options.environment);
      throw error;
    }
  }

  /**
   * Sends one catalogued message to the cloud for local software: over the bridge of this box, else
   * over that of the park.
   * @throws LanekeeperError, CloudError
   */
  request(request: CloudRequest): Promise<CloudRequestResult> {
    return this.#requester.request(request);
  }

  /** Stops in the reverse order of the start. The arms are left where they are. */
  async close(): Promise<void> {
    await closeAll(this.#closers, this.parts.environment);
  }
}

type Closer = () => Promise<void>;

/** Whoever sends messages to the cloud for this box. */
type Requester = Pick<BridgeRole, 'request'>;

interface OpenParts {
  parts: NodeParts;
  lanes: LaneRole | null;
  bridge: BridgeRole | null;
  requester: Requester;
}

async function startParts(
  options: NodeOptions,
  closers: Closer[],
  make: (open: OpenParts) => LanekeeperNode,
): Promise<LanekeeperNode> {
  const { environment, config } = options;
  const has = (role: 'lane' | 'bridge' | 'broker') => config.node.roles.has(role);
  const { stateDirectory } = config.node;
  /** Pictures are the first to go on a full disk, also before the lanes are there. */
  let dropPictures = async () => {
    const shelf = await PictureShelf.openIn(environment, stateDirectory);
    await shelf.dropAll();
    await shelf.close();
  };
  const store = await Store.open(environment, join(stateDirectory, 'store'), {
    spare: () => dropPictures(),
  });
  closers.push(() => store.close());
  if (has('broker')) {
    const broker = await environment.startBroker(config);
    closers.push(() => broker.close());
  }
  const parts = await openParts(options, store);
  closers.push(() => parts.bus.close());
  const lanes = has('lane') ? await LaneRole.open(parts) : null;
  if (lanes !== null) {
    dropPictures = () => lanes.dropPictures();
    closers.push(() => lanes.close());
  }
  const bridge = has('bridge') ? BridgeRole.open(parts) : null;
  if (bridge !== null) closers.push(() => bridge.close());
  const requester = bridge ?? openCaller(parts, lanes, closers);
  lanes?.askOver((request) => requester.request(request));
  const node = make({ parts, lanes, bridge, requester });
  if (options.withConsole) {
    const socketPath = consoleSocketPath(config);
    const server = await ConsoleServer.start({
      socketPath,
      routes: routes(node),
      log: environment.log,
    });
    closers.push(() => server.close());
  }
  parts.bus.start();
  lanes?.start();
  bridge?.start();
  closers.push(startRetention(parts));
  environment.log.info('ready', {
    node: config.node.id,
    version: programVersion,
    roles: [...config.node.roles].join(' '),
    boot: store.meta.boot,
    open_sessions: parts.sessions.openCount,
  });
  return node;
}

function startRetention({ environment, config, store, stamper }: NodeParts): Closer {
  const retention = new Retention({
    ...{ environment, store, stamper, nodeId: config.node.id },
    ...{ folder: config.node.stateDirectory, historyDays: config.store.historyDays },
  });
  retention.start();
  return () => {
    retention.close();
    return Promise.resolve();
  };
}

function openCaller(parts: NodeParts, lanes: LaneRole | null, closers: Closer[]): BridgeCaller {
  const bridge = () => lanes?.link.bridge ?? 'unknown';
  const caller = new BridgeCaller({ ...parts, bridge });
  closers.push(() => {
    caller.close();
    return Promise.resolve();
  });
  return caller;
}

async function openParts(options: NodeOptions, store: Store): Promise<NodeParts> {
  const { environment, config } = options;
  const nodeId = config.node.id;
  const stamper = await openStamper({ environment, store }, nodeId);
  const sessions = await loadSessions(store);
  const records = await RecordShelf.load(store, environment);
  const topics = new Topics(config.park.id);
  const bus = environment.openBus(config);
  const announcer = new Announcer({
    bus,
    topics,
    nodeId,
    store,
    sessions,
    records,
    log: environment.log,
  });
  new NodePresence({ bus, topics, nodeId, stamper, log: environment.log });
  const { permits } = records;
  return {
    environment,
    config,
    store,
    stamper,
    bus,
    topics,
    sessions,
    records,
    permits,
    announcer,
  };
}

async function closeAll(closers: Closer[], { log }: Pick<Environment, 'log'>): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      log.error('close_failed', { reason: sentenceOf(error) });
    }
  }
}
