import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import type { Clock } from '../../drivers/clock.js';
import type { Config } from '../config/config.js';
import { askConsole } from '../console/client.js';
import { consoleSocketPath } from '../console/socket-path.js';
import type { Environment } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';
import { fault, ok, warning, type Finding } from './finding.js';

const CONNECT_LIMIT_MS = 3_000;
const usualPorts: Readonly<Record<string, number>> = {
  'mqtt:': 1883,
  'mqtts:': 8883,
  'http:': 80,
  'https:': 443,
};

export function lookAtClock({ wall }: Pick<Environment, 'wall'>): Finding {
  const now = new Date(wall.unixMs()).toISOString();
  if (wall.quality() === 'UNSET') {
    return fault(
      'clock',
      `It says ${now}, so it was never set. Is there a time server or a clock chip?`,
    );
  }
  if (existsSync('/run/systemd/timesync/synchronized')) return ok('clock', `It is set: ${now}.`);
  return warning('clock', `It says ${now}; no time server has confirmed it since the start.`);
}

/** Whether broker and cloud can be reached, by opening a connection and closing it again. */
export async function lookAtAddresses(config: Config, clock: Clock): Promise<Finding[]> {
  const addresses = [
    ['broker', config.bus.url],
    ['cloud', config.cloud?.url ?? null],
  ] as const;
  const looks = addresses.flatMap(([name, url]) => (url === null ? [] : [reach(name, url, clock)]));
  return Promise.all(looks);
}

/** What the running program says of bus, store and link. */
export async function lookAtProgram(config: Config): Promise<Finding[]> {
  let status: Record<string, unknown>;
  try {
    status = (await askConsole(consoleSocketPath(config), 'GET', '/status')) as typeof status;
  } catch (error) {
    return [warning('program', `${sentenceOf(error)} See: systemctl status lanekeeper`)];
  }
  const findings = [ok('program', `Version ${String(status['version'])} answers.`)];
  if (status['bus_connected'] === false) findings.push(fault('bus', 'The bus is not connected.'));
  const awayMs = status['cloud_away_ms'];
  if (typeof awayMs === 'number') {
    findings.push(warning('link', `The cloud has been away for ${Math.round(awayMs / 1_000)} s.`));
  }
  const store = status['store'] as { failing?: { reason?: string } | null } | undefined;
  if (store?.failing)
    findings.push(fault('store', `The disk refuses: ${store.failing.reason ?? ''}`));
  return findings;
}

function reach(name: string, url: string, clock: Clock): Promise<Finding> {
  const { protocol, hostname, port } = new URL(url);
  const number = Number(port) || (usualPorts[protocol] ?? 0);
  const where = `${hostname}:${number}`;
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: number });
    const end = (finding: Finding): void => {
      timer.cancel();
      socket.destroy();
      resolve(finding);
    };
    const timer = clock.after(CONNECT_LIMIT_MS, () =>
      end(fault(name, `${where} does not answer within ${CONNECT_LIMIT_MS / 1_000} s.`)),
    );
    socket.once('connect', () => end(ok(name, `${where} answers.`)));
    socket.once('error', (error) => end(fault(name, `${where}: ${sentenceOf(error)}`)));
  });
}
