import type { ConfigFile } from '../schema.js';
import type { Check } from './report.js';

type Cloud = NonNullable<ConfigFile['cloud']>;
type Link = Cloud['link'];

const schemes: Readonly<Record<Link, { allowed: readonly string[]; example: string }>> = {
  mqtt: { allowed: ['mqtts:', 'mqtt:'], example: '"mqtts://cloud.example.com:8883"' },
  tcp: { allowed: ['tcp:'], example: '"tcp://cloud.example.com:6789"' },
  http: { allowed: ['https:', 'http:'], example: '"https://cloud.example.com/bpd/"' },
};

export const addressFitsTheLink: Check = ({ cloud }, report) => {
  if (cloud === undefined || !URL.canParse(cloud.url)) return;
  const { allowed, example } = schemes[cloud.link];
  const { protocol } = new URL(cloud.url);
  if (allowed.includes(protocol)) return;
  report.add({
    code: 'config/address-of-other-link',
    path: ['cloud', 'url'],
    found: `an address with ${protocol}// beside \`link: ${cloud.link}\``,
    allowed: allowed.map((scheme) => `${scheme}//`).join(' or '),
    example,
  });
};

const tls = ['ca_file', 'cert_file', 'key_file', 'crl_file'] as const;
const onlyOf: readonly { settings: readonly (keyof Cloud)[]; links: readonly Link[] }[] = [
  { settings: ['username', 'password'], links: ['mqtt'] },
  { settings: tls, links: ['mqtt', 'http'] },
  { settings: ['keepalive_s'], links: ['mqtt', 'tcp'] },
];

/** A setting that does nothing would make people believe in a protection that is not there. */
export const settingsFitTheLink: Check = ({ cloud }, report) => {
  if (cloud === undefined) return;
  for (const { settings, links } of onlyOf) {
    if (links.includes(cloud.link)) continue;
    for (const setting of settings) {
      if (cloud[setting] === undefined) continue;
      report.add({
        code: 'config/setting-of-other-link',
        path: ['cloud', setting],
        found: `a setting that \`link: ${cloud.link}\` does not have`,
        allowed: `it with ${links.map((link) => `\`link: ${link}\``).join(' or ')} only`,
      });
    }
  }
};

const wantsOperator: readonly (keyof Cloud)[] = ['operator_key', 'screen_texts_hours'];

/** The number of the operator belongs to the login over http, and to what else is signed with it. */
export const operatorIsNamed: Check = ({ cloud }, report) => {
  if (cloud === undefined) return;
  const wanting = wantsOperator.find((setting) => cloud[setting] !== undefined);
  const isWanted = cloud.link === 'http' || wanting !== undefined;
  if (isWanted === (cloud.union_id !== undefined)) return;
  const path = ['cloud', 'union_id'];
  if (!isWanted) {
    const others = wantsOperator.map((setting) => `\`${setting}\``).join(' or ');
    report.add({
      code: 'config/setting-of-other-link',
      path,
      found: `a setting that \`link: ${cloud.link}\` does not have`,
      allowed: `it with \`link: http\`, or beside ${others}`,
    });
    return;
  }
  const why =
    wanting === undefined ? 'with which that login is made' : `which \`${wanting}\` needs`;
  report.add({
    code: 'config/no-union-id',
    path,
    found: `nothing beside \`${wanting === undefined ? 'link: http' : wanting}\``,
    allowed: `the number of the operator, ${why}`,
    example: '"200208"',
  });
};

/** The cloud wants a number there (2.43). */
export const screenTextsHaveANumber: Check = ({ cloud }, report) => {
  if (cloud?.screen_texts_hours === undefined || cloud.union_id === undefined) return;
  if (/^[0-9]+$/.test(cloud.union_id)) return;
  report.add({
    code: 'config/union-id-not-digits',
    path: ['cloud', 'union_id'],
    found: 'letters beside `screen_texts_hours`',
    allowed: 'digits alone',
    example: '"200208"',
  });
};

const wellFormed = /_channels(_[\p{L}\p{N}]+)+$/u;

/** The cloud sends what concerns a lane only to a client whose name has that lane. */
export const localIdBindsLanes: Check = ({ cloud, lanes }, report) => {
  if (cloud?.local_id.includes('channels') !== true) return;
  const channels = (lanes ?? []).map((lane) => lane.channel_id);
  const example = `"gate1_channels_${(channels.length > 0 ? channels : ['A1', 'A2']).join('_')}"`;
  const path = ['cloud', 'local_id'];
  if (!wellFormed.test(cloud.local_id)) {
    report.add({
      code: 'config/channels-form',
      path,
      found: 'the word channels, but not the form that binds lanes',
      allowed: 'NAME_channels_CHANNEL_CHANNEL, without `_` at its end',
      example,
    });
    return;
  }
  const bound = cloud.local_id.slice(cloud.local_id.lastIndexOf('_channels_')).split('_');
  const missing = channels.find((channel) => !bound.includes(channel));
  if (missing === undefined) return;
  report.add({
    level: 'warning',
    code: 'config/channel-not-bound',
    path,
    found: `no channel ${missing}, which a lane of this box has`,
    allowed: 'every channel that the cloud may command, after `_channels`',
    example,
  });
};
