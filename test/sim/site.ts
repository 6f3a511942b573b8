import type { Config, LaneConfig } from '../../runtime/config/config.js';
import { configOf } from '../support/config-of.js';
import { usualVariety, type Variety } from './variety.js';

/** How the roles are spread over boxes. */
export const layouts = ['one-box', 'bridge-apart', 'box-per-lane'] as const;
export type Layout = (typeof layouts)[number];

/** What differs from seed to seed in the configuration. */
export interface SiteOptions {
  /** Entries and exits in turn, beginning with an entry; at least 2. */
  lanes: number;
  /** One more lane, for both ways in turn, with a loop and a camera on each side. */
  bothWays: boolean;
  layout: Layout;
  onFailure: 'open' | 'hold';
  leaveFirst: boolean;
  /** How each lane is built, in their order; the one for both ways is the last. */
  varieties: readonly Variety[];
}

export const parkKey = '0123456789ABCDEF';
export const localId = 'sim_channels_A1_B1_C1';

/** The prices of the site, from which the checker computes every amount anew. */
export const prices = {
  freeMinutes: 10,
  firstMinutes: 60,
  firstFen: 500,
  followingMinutes: 30,
  followingFen: 200,
  cap24hFen: 3_000,
} as const;

interface Named {
  id: string;
  direction: LaneConfig['direction'];
  channelId: string;
  /** Position among all lanes; its lines and addresses follow from it. */
  index: number;
  variety: Variety;
}

const LINES_PER_LANE = 20;

const sensors = (first: number, { onlyGuard }: Variety) => `
      approach: { chip: sim, line: ${first}, active_low: true }
      ${onlyGuard === 'beam' ? '' : `under_arm: { chip: sim, line: ${first + 1}, active_low: true }`}
      ${onlyGuard === 'under_arm' ? '' : `beam: { chip: sim, line: ${first + 2} }`}`;

const otherSide = (first: number) => `
      approach_exit: { chip: sim, line: ${first + 4}, active_low: true }`;

const barrier = (first: number, { closesItself, missingLimits }: Variety) => `
      raise: { chip: sim, line: ${first} }
      ${closesItself ? `hold: { chip: sim, line: ${first + 4} }` : `lower: { chip: sim, line: ${first + 1} }`}
      ${missingLimits.includes('limit_up') ? '' : `limit_up: { chip: sim, line: ${first + 2}, active_low: true }`}
      ${missingLimits.includes('limit_down') ? '' : `limit_down: { chip: sim, line: ${first + 3} }`}`;

/** A lane for both ways that has a loop and a camera on each side. */
const twoSided = ({ direction, variety }: Named) => direction === 'both' && !variety.oneLoop;

const laneText = (lane: Named) => {
  const { id, direction, channelId, index, variety } = lane;
  const first = LINES_PER_LANE * index;
  return `
  - id: ${id}
    direction: ${direction}
    channel_id: ${channelId}
    sensors:${sensors(first, variety)}${twoSided(lane) ? otherSide(first) : ''}
    ${direction !== 'entry' ? `fire_release: { chip: sim, line: ${first + 5} }` : ''}
    barrier:${barrier(first + 10, variety)}
    camera: { family: serial_frame, port: camera_${id} }
    ${twoSided(lane) ? `camera_exit: { family: serial_frame, port: camera_${id}_exit }` : ''}
    screen: { family: family1, port: screens, address: ${index + 1} }`;
};

const cloud = `
cloud:
  link: mqtt
  url: mqtts://cloud.sim:8883
  local_id: ${localId}
  park_key: { file: /etc/sim/park.key }`;

const cameraNames = (lane: Named) => (twoSided(lane) ? [lane.id, `${lane.id}_exit`] : [lane.id]);
const cameraPort = (name: string) =>
  `  camera_${name}: { path: /dev/camera-${name}, baud_rate: 115200 }`;

const laneParts = (lanes: readonly Named[], nodeId: string) => `
gpio: { backend: simulated, directory: /tmp/sim-gpio, tick_ms: 50 }
serial_ports:
${lanes.flatMap(cameraNames).map(cameraPort).join('\n')}
  screens: { path: /dev/screens-${nodeId}, baud_rate: 9600 }
lanes:${lanes.map(laneText).join('')}`;

interface BoxPlan {
  nodeId: string;
  lanes: readonly Named[];
  bridge: boolean;
}

function text({ nodeId, lanes, bridge }: BoxPlan, { onFailure, leaveFirst }: SiteOptions): string {
  const roles = [...(lanes.length > 0 ? ['lane'] : []), ...(bridge ? ['bridge'] : [])];
  return `
version: 1
park: { id: '21835', places: 60 }
node: { id: ${nodeId}, roles: [${roles.join(', ')}], state_directory: /var/lib/sim }
bus: { url: 'mqtt://broker.sim:1883' }
${lanes.length > 0 ? laneParts(lanes, nodeId) : ''}
${bridge ? cloud : ''}
rates:
  - vehicle_class: 小车
    free_minutes: ${prices.freeMinutes}
    first_minutes: ${prices.firstMinutes}
    first_fen: ${prices.firstFen}
    following_minutes: ${prices.followingMinutes}
    following_fen: ${prices.followingFen}
    cap_24h_fen: ${prices.cap24hFen}
free_reasons:
  - { id: ambulance, text: 救护车, cloud_code: '1' }
leave_first: { allowed: ${leaveFirst}, link_down_s: 30, debt_max_fen: 20000 }
store: { commit_timeout_ms: 1000, on_failure: ${onFailure} }
`;
}

function named(count: number, varieties: readonly Variety[]): Named[] {
  return Array.from({ length: count }, (_, index): Named => {
    const number = Math.floor(index / 2) + 1;
    const entry = index % 2 === 0;
    return {
      id: `${entry ? 'in' : 'out'}${number}`,
      direction: entry ? 'entry' : 'exit',
      channelId: `${entry ? 'A' : 'B'}${number}`,
      index,
      variety: varieties[index] ?? usualVariety,
    };
  });
}

function plans({ lanes: count, layout, bothWays, varieties }: SiteOptions): BoxPlan[] {
  const variety = varieties[count] ?? usualVariety;
  const both: Named = { id: 'both1', direction: 'both', channelId: 'C1', index: count, variety };
  const lanes = [...named(count, varieties), ...(bothWays ? [both] : [])];
  if (layout === 'one-box') return [{ nodeId: 'sim-1', lanes, bridge: true }];
  const bridge = { nodeId: 'sim-bridge', lanes: [], bridge: true };
  if (layout === 'bridge-apart') return [{ nodeId: 'sim-1', lanes, bridge: false }, bridge];
  const boxes = lanes.map((own, at) => ({ nodeId: `sim-${at + 1}`, lanes: [own], bridge: false }));
  return [...boxes, bridge];
}

const made = new Map<string, Config[]>();

/** One configuration for each box of the site, made from file texts as on a box. */
export function siteConfigs(options: SiteOptions): Config[] {
  const key = JSON.stringify(options);
  const configs = made.get(key) ?? plans(options).map((plan) => configOf(text(plan, options)));
  made.set(key, configs);
  return configs;
}
