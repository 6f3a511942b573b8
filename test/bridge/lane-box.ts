import type { Push, PushHandler } from '../../drivers/camera/push/port.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import { MemoryCable } from '../../drivers/serial/memory/memory-cable.js';
import { read } from '../../protocol/cloud/lenient.js';
import type { CloudData } from '../../protocol/cloud/envelope.js';
import type { LaneConfig } from '../../runtime/config/config.js';
import { CommandDesk } from '../../runtime/bridge/commands.js';
import { downlinkHandlers } from '../../runtime/bridge/downlinks/handlers.js';
import { operateLiftrod } from '../../runtime/bridge/downlinks/operate-liftrod.js';
import { NotSupported } from '../../runtime/bridge/downlinks/not-supported.js';
import { CarriedMessages } from '../../runtime/bridge/requests/carried-messages.js';
import { StayDesk } from '../../runtime/bridge/stays/stay-desk.js';
import { Announcer } from '../../runtime/bus/announcer.js';
import { Topics } from '../../runtime/bus/topics.js';
import { someStamper } from '../support/some-stamper.js';
import { LaneRole } from '../../runtime/lane-role.js';
import type { NodeParts } from '../../runtime/node-parts.js';
import { freePlaces } from '../../runtime/records/free-places.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { loadSessions } from '../../runtime/sessions/load-sessions.js';
import { MemoryCameraBus } from '../drivers/network-cameras.js';
import { settled } from '../support/clock.js';
import { MemoryBroker, type MemoryBus } from '../support/memory-bus.js';
import { someConfig } from '../support/some-config.js';
import { TestEnvironment } from '../support/test-environment.js';

const config = someConfig();

/** A box with lanes and bridge on lines in memory, and a cloud that a test plays. */
export interface LaneBox {
  environment: TestEnvironment;
  broker: MemoryBroker;
  bus: MemoryBus;
  topics: Topics;
  parts: NodeParts;
  /** What its bridge states of stays. */
  stays: StayDesk;
  role: LaneRole;
  board: MemoryBoard;
  /** How often a lane was told to raise its arm; the entry, if none is named. */
  raises: (laneId?: string) => number;
  /** A camera at this address pushes; answers with what it is told. */
  push: (address: string, push: Push) => ReturnType<PushHandler>;
  /** The cloud's command to an arm; answers with what the cloud hears. */
  command: (fields: object) => Promise<CloudData>;
  /** Any message of the cloud, with the fields flat; answers with what the cloud hears. */
  tell: (service: string, fields: object) => Promise<CloudData | null>;
  /** What hangs on a serial port, by its name. */
  cable: (port: string) => MemoryCable | undefined;
  /** The broker of cameras that speak over one. */
  cameraBus: MemoryCameraBus;
  /** Lets promises settle and `ms` of time pass. */
  pass: (ms?: number) => Promise<void>;
  /** A car drives onto the approach loop of a lane, or off it. */
  car: (laneId: string, present: boolean) => Promise<void>;
  /** As screens and orders tell it. */
  freePlaces: () => number;
  close: () => Promise<void>;
}

/** Starts the box; what is on the disk of `environment` is found again. */
export async function startLaneBox(
  t: { teardown: (close: () => Promise<void>) => void },
  environment = new TestEnvironment(),
  broker = new MemoryBroker(),
  changed: (lane: LaneConfig) => LaneConfig = (lane) => lane,
): Promise<LaneBox> {
  const board = new MemoryBoard();
  const lanes = config.lanes.map((lane) => changed({ ...lane, screen: null, voice: null }));
  for (const { approach, guards } of lanes) {
    for (const { address } of [approach, ...guards.values()]) board.setInput(address, false);
  }
  const pushes = new Map<string, PushHandler>();
  const pushing = lanes.some(({ camera }) => camera.family === 'vz_http');
  const speaking = lanes.some(({ camera }) => camera.family === 'vz_mqtt');
  const cameraBus = new MemoryCameraBus();
  const cables = new Map<string, MemoryCable>();
  const noLogin = { username: null, password: null, caFile: null };
  const cameraBroker = speaking ? { url: 'mqtt://192.168.8.10', ...noLogin } : null;
  const cameraPush = pushing ? { host: '192.168.8.10', port: 8090 } : null;
  const whole = environment.whole({
    listenForPushes: () =>
      Promise.resolve({
        register: (address, handler) => void pushes.set(address, handler),
        close: () => Promise.resolve(),
      }),
    openCameraBus: () =>
      Object.assign(cameraBus, { start: () => cameraBus.reach(), close: () => Promise.resolve() }),
    openGpio: () => Promise.resolve(new MemoryGpio(board)),
    openSerial: (settings) => {
      const cable = new MemoryCable({ settings, clock: environment.clock });
      cables.set(settings.path, cable);
      return Promise.resolve(cable.line);
    },
  });
  const store = await environment.openStore();
  const bus = broker.bus();
  const topics = new Topics(config.park.id);
  const sessions = await loadSessions(store);
  const records = await RecordShelf.load(store, environment);
  const { log } = environment;
  const nodeId = config.node.id;
  const parts: NodeParts = {
    environment: whole,
    config: { ...config, lanes, cameraPush, cameraBroker },
    store,
    stamper: someStamper(environment, store.meta.boot),
    bus,
    topics,
    sessions,
    records,
    permits: records.permits,
    announcer: new Announcer({ bus, topics, nodeId, store, sessions, records, log }),
  };
  const role = await LaneRole.open(parts);
  const commands = new CommandDesk(parts);
  const carried = new CarriedMessages({ ...parts, reply: () => undefined });
  const notSupported = new NotSupported(log, (incoming) => {
    carried.take(incoming);
  });
  const stays = new StayDesk(parts);
  const context = { ...parts, commands, stays, notSupported };
  const handlers = downlinkHandlers(context);
  const raises: string[] = [];
  for (const { barrier, id } of lanes) {
    const { raise } = barrier;
    if (raise === null) continue;
    board.onOutputChange(raise, (high) => {
      if (high !== raise.activeLow) raises.push(id);
    });
  }
  bus.start();
  role.start();
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await bus.close();
    await role.close();
    await store.close();
  };
  t.teardown(close);
  return {
    environment,
    broker,
    bus,
    topics,
    parts,
    stays,
    role,
    board,
    cameraBus,
    cable: (port) => cables.get(config.serialPorts.get(port)?.path ?? ''),
    raises: (laneId = 'in1') => raises.filter((id) => id === laneId).length,
    push: (address, push) => {
      const handler = pushes.get(address);
      if (handler === undefined) throw new Error(`No camera of the box is at ${address}.`);
      return handler(push);
    },
    command: (fields) => {
      const incoming = read(JSON.stringify({ service_name: 'operate_liftrod', ...fields }));
      return operateLiftrod(incoming, context);
    },
    tell: async (service, fields) => {
      const handle = handlers.get(service);
      if (handle === undefined) throw new Error(`Nothing handles ${service}.`);
      return handle(read(JSON.stringify({ service_name: service, ...fields })));
    },
    pass: async (ms = 0) => {
      await settled(10);
      await environment.clock.advanceSettling(ms);
      await settled(10);
    },
    car: async (laneId, present) => {
      const lane = lanes.find(({ id }) => id === laneId);
      if (lane === undefined) throw new Error(`There is no lane ${laneId}.`);
      board.setInput(lane.approach.address, present);
      await environment.clock.advanceSettling(500);
    },
    freePlaces: () => freePlaces(parts),
    close,
  };
}
