import type { ExecutionContext } from 'ava';
import { BridgeRole } from '../../../runtime/bridge/bridge-role.js';
import type { LaneConfig } from '../../../runtime/config/config.js';
import { startLaneBox, type LaneBox } from '../../bridge/lane-box.js';
import { seededRandom } from '../../cloud/random.js';
import { localId, parkKey } from '../../cloud/some-front.js';
import { TestEnvironment } from '../../support/test-environment.js';
import { cloudOf, type LinkKind } from '../conformance/some-cloud.js';

const LOOK_MS = 20;
const LOGIN_MS = 30_000;

/** What the cloud heard to one message. */
export interface Heard {
  /** Null: no answer came within the wait. */
  state: number | null;
  errmsg: string;
  /** From the sending to the answer. */
  afterMs: number;
}

/** Fields beside the service name, or inside `data`. */
export type Shape = 'flat' | 'wrapped';

/** A simulated cloud, a link, a bridge and a box with an entry and an exit, on one simulated clock. */
export interface Site {
  box: LaneBox;
  environment: TestEnvironment;
  cloud: ReturnType<typeof cloudOf>;
  /** The cloud sends a message, in its own shape unless one is given, and waits for the answer. */
  ask: (
    service: string,
    data: Record<string, unknown>,
    options?: { shape?: Shape | null; waitMs?: number },
  ) => Promise<Heard>;
  /** The program ends and starts again on the same disk. */
  restart: () => Promise<void>;
}

export async function startSite(
  t: ExecutionContext,
  kind: LinkKind,
  changed?: (lane: LaneConfig) => LaneConfig,
): Promise<Site> {
  const environment = new TestEnvironment();
  const { clock } = environment;
  const cloud = cloudOf(kind, 'documented', { clock, random: seededRandom(1) });
  const { double, front } = cloud;
  const begin = async () => {
    const box = await startLaneBox(t, environment, undefined, changed);
    const bridge = bridgeOf(box, environment, cloud);
    box.role.askOver((request) => bridge.request(request));
    bridge.start();
    await clock.advanceSettling(LOGIN_MS);
    let isOver = false;
    const end = async () => {
      if (isOver) return;
      isOver = true;
      await bridge.close();
      await box.close();
    };
    t.teardown(end);
    return { box, end };
  };
  let running = await begin();
  const site: Site = {
    box: running.box,
    environment,
    cloud,
    ask: async (service, data, { shape = null, waitMs = 10_000 } = {}) => {
      const sent = double.send({ service, data, localId });
      if (typeof sent === 'string') throw new Error(`The cloud cannot send ${service}: ${sent}.`);
      const startMs = clock.monotonicMs();
      const named = { service_name: service };
      const shapes = { flat: { ...data, ...named }, wrapped: { ...named, data } };
      front.deliver(localId, shape === null ? sent.text : JSON.stringify(shapes[shape]));
      while (sent.state === null && clock.monotonicMs() < startMs + waitMs) {
        await clock.advanceSettling(LOOK_MS);
      }
      const { state, errmsg } = sent;
      return { state, errmsg, afterMs: clock.monotonicMs() - startMs };
    },
    restart: async () => {
      await running.end();
      running = await begin();
      site.box = running.box;
    },
  };
  return site;
}

function bridgeOf(
  { parts }: LaneBox,
  environment: TestEnvironment,
  cloud: ReturnType<typeof cloudOf>,
): BridgeRole {
  const { clock, random, log } = environment;
  return BridgeRole.open({
    ...parts,
    environment: {
      ...parts.environment,
      openCloudLink: () => cloud.open({ clock, random, log }),
      secret: () => parkKey,
    },
  });
}
