import { HttpLink, type HttpLinkOptions } from '../../runtime/bridge/links/http/http-link.js';
import { LoginPolicy } from '../../runtime/bridge/links/login-policy.js';
import { TcpLink, type TcpLinkOptions } from '../../runtime/bridge/links/tcp/tcp-link.js';
import { cloudBackOff } from '../../runtime/environment/cloud-link.js';
import type { CloudLink, LinkStatus } from '../../runtime/bridge/link.js';
import type { CloudIncoming } from '../../protocol/cloud/lenient.js';
import type { CloudFlags } from '../cloud/flags.js';
import { readable } from '../cloud/readable.js';
import { localId, parkId, parkKey, someFronts } from '../cloud/some-front.js';
import { RecordingLog } from '../support/recording-log.js';
import { SeededRandom } from '../support/test-environment.js';
import { SimNetwork } from './sim-network.js';

export const keepaliveMs = 30_000;
const reconnectMaxMs = 30_000;

/** A simulated cloud, the network to it, and all that a link takes beside them. */
export function someCloud(flags: Partial<CloudFlags> = {}) {
  const fronts = someFronts(flags);
  const log = new RecordingLog();
  const network = new SimNetwork(fronts);
  return { ...fronts, log, network };
}

export type SomeCloud = ReturnType<typeof someCloud>;

export function tcpLinkTo(cloud: SomeCloud, changes: Partial<TcpLinkOptions> = {}): TcpLink {
  const { clock, log, network, tcp } = cloud;
  return new TcpLink({
    host: 'cloud.example.com',
    port: 6_789,
    parkId,
    localId,
    parkKey,
    keepaliveMs,
    policy: somePolicy(),
    open: network.socketsTo(tcp),
    clock,
    log,
    ...changes,
  });
}

export function httpLinkTo(cloud: SomeCloud, changes: Partial<HttpLinkOptions> = {}): HttpLink {
  const { clock, log, network, http } = cloud;
  return new HttpLink({
    url: 'http://cloud.example.com/bpd',
    unionId: '200208',
    parkId,
    localId,
    parkKey,
    answerWaitMs: 10_000,
    client: network.httpTo(http),
    policy: somePolicy(),
    clock,
    log,
    ...changes,
  });
}

export function somePolicy(seed = 1): LoginPolicy {
  const backOff = cloudBackOff(reconnectMaxMs);
  return new LoginPolicy({ random: new SeededRandom(seed), backOff, startGapMs: 0 });
}

/** Starts a link and notes what it tells. */
export function started<L extends CloudLink>(
  link: L,
): { link: L; statuses: LinkStatus[]; received: CloudIncoming[]; frames: string[] } {
  const statuses: LinkStatus[] = [];
  const received: CloudIncoming[] = [];
  const frames: string[] = [];
  link.onStatus((status) => statuses.push(status));
  link.onMessage((bytes) => {
    frames.push(Buffer.from(bytes).toString('utf8'));
    const incoming = readable(bytes);
    if (incoming !== null) received.push(incoming);
  });
  link.start();
  return { link, statuses, received, frames };
}
