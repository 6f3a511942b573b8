import type { Clock } from '../../../drivers/clock.js';
import type { CloudLink } from '../../../runtime/bridge/link.js';
import { HttpLink } from '../../../runtime/bridge/links/http/http-link.js';
import { LoginPolicy } from '../../../runtime/bridge/links/login-policy.js';
import { MqttLink } from '../../../runtime/bridge/links/mqtt/mqtt-link.js';
import { TcpLink } from '../../../runtime/bridge/links/tcp/tcp-link.js';
import { defaults } from '../../../runtime/config/defaults.js';
import type { Random } from '../../../runtime/environment/environment.js';
import { cloudBackOff } from '../../../runtime/environment/cloud-link.js';
import type { Log } from '../../../runtime/environment/log.js';
import { BackOff } from '../../../runtime/mqtt/back-off.js';
import { MqttSession } from '../../../runtime/mqtt/session.js';
import { CloudDouble } from '../../cloud/double.js';
import { FaultyCloud } from '../../cloud/faults.js';
import type { CloudFlags } from '../../cloud/flags.js';
import { HttpFront } from '../../cloud/http-front.js';
import { presets, type PresetName } from '../../cloud/presets.js';
import { localId, parkId, parkKey } from '../../cloud/some-front.js';
import { TcpFront } from '../../cloud/tcp-front.js';
import { noTlsFiles } from '../../support/mqtt-session.js';
import { START_MS } from '../../support/test-environment.js';
import { SimBroker } from '../sim-broker.js';
import { SimNetwork } from '../sim-network.js';

export const linkKinds = ['mqtt', 'tcp', 'http'] as const;

export type LinkKind = (typeof linkKinds)[number];

/** What a bridge brings to its link. */
export interface LinkParts {
  clock: Clock;
  random: Random;
  log: Log;
}

/**
 * A simulated cloud of one preset that one kind of link leads to.
 * @param changes flags that are otherwise than in the preset
 */
export function cloudOf(
  kind: LinkKind,
  preset: PresetName,
  { clock, random }: { clock: Clock; random: () => number },
  changes: Partial<CloudFlags> = {},
) {
  const { faults } = presets[preset];
  const flags = { ...presets[preset].flags, ...changes };
  const wall = { unixMs: () => START_MS + clock.monotonicMs() };
  const double = new CloudDouble({ parkId, parkKey, flags, clock: wall });
  const faulty: FaultyCloud = new FaultyCloud({
    double,
    clock,
    random,
    deliver: (to, text) => front.deliver(to, text),
  });
  const network = new SimNetwork({ clock, random });
  const parts = { double, faulty, clock, random, network };
  const { front, open } = frontOf(kind, parts);
  faulty.set({ cut: false, faults: [...faults] });
  return { ...parts, front, open };
}

export interface Parts {
  double: CloudDouble;
  faulty: FaultyCloud;
  clock: Clock;
  random: () => number;
  network: SimNetwork;
}

export interface Front {
  deliver(localId: string, text: string): boolean;
  restart(): void;
}

function frontOf(
  kind: LinkKind,
  parts: Parts,
): { front: Front; open: (given: LinkParts) => CloudLink } {
  if (kind === 'tcp') {
    const front = new TcpFront(parts);
    return { front, open: (given) => tcpLink(given, parts.network, front) };
  }
  if (kind === 'http') {
    const front = new HttpFront(parts);
    return { front, open: (given) => httpLink(given, parts.network, front) };
  }
  const front = new SimBroker(parts);
  return { front, open: (given) => mqttLink(given, front) };
}

const policyOf = (random: Random) =>
  new LoginPolicy({ random, backOff: cloudBackOff(defaults.cloud.reconnectMaxMs) });

function tcpLink({ clock, random, log }: LinkParts, network: SimNetwork, front: TcpFront): TcpLink {
  return new TcpLink({
    host: 'cloud',
    port: 6_789,
    parkId,
    localId,
    parkKey,
    keepaliveMs: defaults.cloud.keepaliveMs,
    policy: policyOf(random),
    open: network.socketsTo(front),
    clock,
    log,
  });
}

function httpLink(
  { clock, random, log }: LinkParts,
  network: SimNetwork,
  front: HttpFront,
): HttpLink {
  return new HttpLink({
    url: 'http://cloud/bpd/',
    unionId: '200208',
    parkId,
    localId,
    parkKey,
    answerWaitMs: defaults.cloud.answerWaitMs,
    client: network.httpTo(front),
    policy: policyOf(random),
    clock,
    log,
  });
}

/** @param clientId of the session at the broker */
export function mqttLink(
  { clock, random, log }: LinkParts,
  broker: SimBroker,
  clientId: string = localId,
): MqttLink {
  const session = new MqttSession({
    url: 'mqtt://cloud',
    clientId,
    username: null,
    password: null,
    tls: noTlsFiles,
    version5: { sessionExpiryS: 10 },
    clean: false,
    will: null,
    keepaliveS: defaults.cloud.keepaliveMs / 1_000,
    connect: broker.connector,
    clock,
    backOff: new BackOff({ random, ...cloudBackOff(defaults.cloud.reconnectMaxMs) }),
    log,
  });
  const uplinkExpiryS = defaults.cloud.answerWaitMs / 1_000;
  return new MqttLink(session, { parkId, localId: clientId, uplinkExpiryS, log });
}
