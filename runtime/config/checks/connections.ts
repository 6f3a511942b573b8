import type { Path } from '../located.js';
import { printable } from '../printable.js';
import type { ConfigFile } from '../schema.js';
import type { Check } from './report.js';

export const busHasABroker: Check = (config, report) => {
  if (config.node.roles.includes('broker') || config.bus?.url !== undefined) return;
  report.add({
    code: 'config/no-bus',
    path: ['bus', 'url'],
    found: 'nothing, and no role broker',
    allowed: 'the address of the park broker, or the role broker for a broker in this box',
    example: '"mqtts://broker.park.lan:8883"',
  });
};

export const listenNeedsTheBroker: Check = (config, report) => {
  if (config.bus?.listen === undefined || config.node.roles.includes('broker')) return;
  report.add({
    code: 'config/listen-without-broker',
    path: ['bus', 'listen'],
    found: 'a broker to be opened, but no role broker',
    allowed: '`listen` together with the role broker',
    example: `roles: [${[...config.node.roles, 'broker'].join(', ')}]`,
  });
};

function addressesOf(config: ConfigFile): { text: string; path: Path }[] {
  const bus = config.bus?.url;
  const cloud = config.cloud?.url;
  const cameras = config.camera_broker?.url;
  return [
    ...(bus === undefined ? [] : [{ text: bus, path: ['bus', 'url'] }]),
    ...(cloud === undefined ? [] : [{ text: cloud, path: ['cloud', 'url'] }]),
    ...(cameras === undefined ? [] : [{ text: cameras, path: ['camera_broker', 'url'] }]),
  ];
}

/** An address must name a host, and no user or password: those would stand in the file. */
export const addressesAreUsable: Check = (config, report) => {
  for (const { text, path } of addressesOf(config)) {
    const url = parsed(text);
    if (url === null) {
      report.add({
        code: 'config/address-unusable',
        path,
        // What cannot be taken apart may hold a password, so it is not shown.
        found: 'an address that names no host',
        allowed: `${schemeOf(text)}HOST or ${schemeOf(text)}HOST:PORT`,
        example: exampleOf(text),
      });
    } else if (url.username !== '' || url.password !== '') {
      report.add({
        code: 'config/secret-in-file',
        path,
        found: 'a user or password inside the address',
        allowed: 'the address alone, beside it `username:` and `password: { file: … }`',
        example: `"${printable(`${url.protocol}//${url.host}`)}"`,
      });
    }
  }
};

/** Without TLS everybody on the way can read plates and raise arms. The tcp link has none. */
export const farBrokersUseTls: Check = (config, report) => {
  for (const { text, path } of addressesOf(config)) {
    const url = parsed(text);
    const secure = url === null ? undefined : secureSchemes[url.protocol];
    if (url === null || secure === undefined || isLoopback(url.hostname)) continue;
    const port = secure === 'mqtts:' ? ':8883' : '';
    report.add({
      level: 'warning',
      code: 'config/no-tls',
      path,
      found: `${url.protocol}// without TLS to ${printable(url.hostname)}`,
      allowed: `${secure}// to any host but this box itself`,
      example: `"${secure}//${printable(url.hostname)}${port}"`,
    });
  }
};

export const certificatesHaveAKey: Check = (config, report) => {
  for (const section of ['bus', 'cloud'] as const) {
    const { cert_file: cert, key_file: key } = config[section] ?? {};
    if ((cert === undefined) === (key === undefined)) continue;
    const [given, missing] =
      key === undefined ? ['cert_file', 'key_file'] : ['key_file', 'cert_file'];
    const name = section === 'bus' ? 'identity/node' : 'bridge';
    report.add({
      code: 'config/half-certificate',
      path: [section, missing],
      found: `nothing beside \`${given}\``,
      allowed: '`cert_file` and `key_file` together, or neither',
      example: `"/etc/lanekeeper/${name}.${missing === 'key_file' ? 'key' : 'pem'}"`,
    });
  }
};

const secureSchemes: Readonly<Record<string, string>> = { 'mqtt:': 'mqtts:', 'http:': 'https:' };

function schemeOf(text: string): string {
  return /^[a-z]+:\/\//.exec(text)?.[0].replace(/^(mqtt|http):/, '$1s:') ?? 'mqtts://';
}

function exampleOf(text: string): string {
  const scheme = schemeOf(text);
  if (scheme === 'tcp://') return '"tcp://cloud.example.com:6789"';
  if (scheme === 'https://') return '"https://cloud.example.com/bpd/"';
  return '"mqtts://broker.park.lan:8883"';
}

function parsed(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url === null || url.hostname === '' ? null : url;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
