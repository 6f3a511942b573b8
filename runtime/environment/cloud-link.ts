import { realClock, realRandom } from './real-clock.js';
import type { CloudLink } from '../bridge/link.js';
import { HttpLink } from '../bridge/links/http/http-link.js';
import { openHttpClient } from '../bridge/links/http/node-http-client.js';
import { LoginPolicy } from '../bridge/links/login-policy.js';
import { MqttLink } from '../bridge/links/mqtt/mqtt-link.js';
import { openNetSocket } from '../bridge/links/tcp/net-socket.js';
import { TcpLink } from '../bridge/links/tcp/tcp-link.js';
import type { CloudConfig, Config } from '../config/config.js';
import { LanekeeperError } from '../errors.js';
import { BackOff } from '../mqtt/back-off.js';
import { connectMqtt } from '../mqtt/connection.js';
import { MqttSession } from '../mqtt/session.js';
import type { TlsSettings } from '../tls/tls-options.js';
import type { Log } from './log.js';
import { optionalSecretOf, secretOf } from './secrets.js';

/** The port of the cloud's own socket. */
const TCP_PORT = 6_789;
/**
 * A broker that can keeps what the cloud asked while a short loss lasted, and no longer than a
 * command lives: an arm must not move for one that was meant for another car.
 */
const SESSION_EXPIRY_S = 10;

/** The cloud has the boxes of many parks: their first attempts fill most of the wait. */
export function cloudBackOff(maxMs: number): { minMs: number; firstMaxMs: number; maxMs: number } {
  return { minMs: 500, firstMaxMs: maxMs * 0.9, maxMs };
}

/**
 * The link that the configuration chooses.
 * @throws LanekeeperError `config/no-cloud`, `secret/…`
 */
export function openCloudLink(config: Config, log: Log): CloudLink {
  const { cloud } = config;
  if (cloud === null) {
    throw new LanekeeperError('config/no-cloud', 'The role "bridge" needs the section "cloud".');
  }
  if (cloud.link === 'tcp') return openTcpLink(config, cloud, log);
  if (cloud.link === 'http') return openHttpLink(config, cloud, log);
  return openMqttLink(config, cloud, log);
}

function openMqttLink({ park }: Config, cloud: CloudConfig, log: Log): MqttLink {
  const { localId } = cloud;
  const session = new MqttSession({
    url: cloud.url,
    clientId: `lanekeeper-${park.id}-${localId}`,
    username: cloud.username,
    password: optionalSecretOf(cloud.password, log),
    tls: tlsOf(cloud),
    version5: { sessionExpiryS: SESSION_EXPIRY_S },
    clean: false,
    will: null,
    keepaliveS: cloud.keepaliveMs / 1_000,
    connect: connectMqtt,
    clock: realClock,
    backOff: new BackOff({ random: realRandom, ...cloudBackOff(cloud.reconnectMaxMs) }),
    log,
  });
  const uplinkExpiryS = Math.ceil(cloud.answerWaitMs / 1_000);
  return new MqttLink(session, { parkId: park.id, localId, uplinkExpiryS, log });
}

function openTcpLink({ park }: Config, cloud: CloudConfig, log: Log): TcpLink {
  const { hostname, port } = new URL(cloud.url);
  return new TcpLink({
    // An IPv6 address stands in brackets in the URL, and without them in a socket's address.
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? TCP_PORT : Number(port),
    parkId: park.id,
    localId: cloud.localId,
    parkKey: secretOf(cloud.parkKey, log),
    keepaliveMs: cloud.keepaliveMs,
    policy: loginPolicy(cloud),
    open: openNetSocket,
    clock: realClock,
    log,
  });
}

function openHttpLink({ park }: Config, cloud: CloudConfig, log: Log): HttpLink {
  return new HttpLink({
    url: cloud.url,
    unionId: cloud.unionId ?? '',
    parkId: park.id,
    localId: cloud.localId,
    parkKey: secretOf(cloud.parkKey, log),
    answerWaitMs: cloud.answerWaitMs,
    client: openHttpClient(tlsOf(cloud)),
    policy: loginPolicy(cloud),
    clock: realClock,
    log,
  });
}

function loginPolicy(cloud: CloudConfig): LoginPolicy {
  return new LoginPolicy({ random: realRandom, backOff: cloudBackOff(cloud.reconnectMaxMs) });
}

function tlsOf({ caFile, certFile, keyFile, crlFile }: CloudConfig): TlsSettings {
  return { section: 'cloud', caFile, certFile, keyFile, crlFile };
}
