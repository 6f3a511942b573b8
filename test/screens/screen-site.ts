import { CameraTwin } from '../../drivers/camera/serial-frame/twin.js';
import { CardTwin } from '../../drivers/card/family1/twin.js';
import { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../drivers/gpio/memory/memory-gpio.js';
import { MemoryCable } from '../../drivers/serial/memory/memory-cable.js';
import type { CloudConfig, Config } from '../../runtime/config/config.js';
import { LanekeeperNode } from '../../runtime/node.js';
import { CloudDouble } from '../cloud/double.js';
import { settled } from '../support/clock.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { MemoryLink } from '../support/memory-link.js';
import { someConfig } from '../support/some-config.js';
import { TestEnvironment } from '../support/test-environment.js';

const parkKey = 'DEMOKEY0123456789';
export type LaneId = 'in1' | 'out1';

/** A whole box, its cameras and screens on serial lines, and the simulated cloud behind its link. */
export interface ScreenSite {
  node: LanekeeperNode;
  environment: TestEnvironment;
  double: CloudDouble;
  link: MemoryLink;
  screens: Readonly<Record<LaneId, CardTwin>>;
  /** The address in the code on a screen; null while there is none. */
  code: (laneId: LaneId) => string | null;
  /** Where the cloud says that this code leads. */
  codeOfCloud: (laneId: LaneId) => string;
  /** What is on a screen, line by line. */
  shown: (laneId: LaneId) => string;
  raises: (laneId: LaneId) => number;
  /** A car stands at the lane, and its camera reads this, or says nothing; or it leaves. */
  car: (laneId: LaneId, present: boolean, plate?: string | null) => Promise<void>;
  /** How often the cloud was asked for something. */
  asked: (service: string) => number;
  /** The cloud asks something of the park. */
  cloudAsks: (service: string, data: Readonly<Record<string, unknown>>) => Promise<string>;
  pass: (ms: number) => Promise<void>;
}

export async function startScreenSite(
  t: { teardown: (close: () => Promise<void>) => void },
  cloud: Partial<CloudConfig>,
  changes: Partial<Config> = {},
): Promise<ScreenSite> {
  const environment = new TestEnvironment();
  const whole = someConfig(changes);
  if (whole.cloud === null) throw new Error('The box has no bridge.');
  const config = { ...whole, cloud: { ...whole.cloud, ...cloud } };
  const { localId } = config.cloud;
  const clock = { unixMs: () => environment.wall.unixMs() };
  const double = new CloudDouble({ parkId: config.park.id, parkKey, clock });
  const link = new MemoryLink();
  link.status = { up: false, reason: 'not connected yet' };
  link.onSend = (text) => double.handle(localId, text);
  double.downlinks.clientCame(localId);

  const board = new MemoryBoard();
  const raised: string[] = [];
  for (const { id, approach, guards, barrier } of config.lanes) {
    for (const { address } of [approach, ...guards.values()]) board.setInput(address, false);
    const { raise } = barrier;
    if (raise !== null) {
      board.onOutputChange(raise, (high) => high !== raise.activeLow && raised.push(id));
    }
  }
  const cables = new Map<string, MemoryCable>();
  const broker = new MemoryBroker();
  const node = await LanekeeperNode.start({
    config,
    withConsole: false,
    environment: environment.whole({
      openGpio: () => Promise.resolve(new MemoryGpio(board)),
      openSerial: (settings) => {
        const cable = new MemoryCable({ settings, clock: environment.clock });
        cables.set(settings.path, cable);
        return Promise.resolve(cable.line);
      },
      startBroker: () => Promise.resolve({ close: () => Promise.resolve() }),
      openBus: () => broker.bus(),
      openCloudLink: () => link,
      secret: () => parkKey,
    }),
  });
  t.teardown(() => node.close());

  const cableOf = (port: string) => {
    const cable = cables.get(config.serialPorts.get(port)?.path ?? '');
    if (cable === undefined) throw new Error(`The box has no port ${port}.`);
    return cable;
  };
  const cards = cableOf('cards');
  const cardOf = (address: number) => {
    const card = new CardTwin({ address, sink: cards });
    cards.onBytes((bytes) => card.receive(bytes));
    return card;
  };
  const screens = { in1: cardOf(1), out1: cardOf(2) };
  const cameras = {
    in1: new CameraTwin({ sink: cableOf('camera_in') }),
    out1: new CameraTwin({ sink: cableOf('camera_out') }),
  };
  const pass = async (ms: number) => {
    await settled(10);
    await environment.clock.advanceSettling(ms);
    await settled(10);
  };
  return {
    ...{ node, environment, double, link, screens, pass },
    code: (laneId) => screens[laneId].payPage?.code ?? null,
    codeOfCloud: (laneId) => {
      const [type, channel] = laneId === 'in1' ? [3, 'A1'] : [2, 'B1'];
      const park = config.park.id;
      return `https://cloud.example.com/pay?park=${park}&type=${type}&channel=${channel}&n=1`;
    },
    shown: (laneId) => screens[laneId].shown.filter((line) => line !== '').join('|'),
    raises: (laneId) => raised.filter((id) => id === laneId).length,
    car: async (laneId, present, plate = '') => {
      const lane = config.lanes.find(({ id }) => id === laneId);
      if (lane === undefined) throw new Error(`There is no lane ${laneId}.`);
      board.setInput(lane.approach.address, present);
      await pass(500);
      if (present && plate !== null) cameras[laneId].see({ plate });
      await pass(plate === null ? lane.readWaitMs + 2_000 : 2_000);
    },
    asked: (service) => link.sent.filter(({ service_name: name }) => name === service).length,
    cloudAsks: async (service, data) => {
      const to = data['channel_id'] === undefined ? { localId } : {};
      const downlink = double.send({ service, data, ...to });
      if (typeof downlink === 'string') throw new Error(downlink);
      link.receive(downlink.text);
      await pass(3_000);
      return `${downlink.state ?? 'no answer'} ${downlink.errmsg}`.trim();
    },
    pass,
  };
}
