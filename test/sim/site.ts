import { checkConfig } from '../../runtime/config/load.js';
import type { Config, LaneConfig } from '../../runtime/config/config.js';

/** What differs from seed to seed in the configuration. */
export interface SiteOptions {
  onFailure: 'open' | 'hold';
  leaveFirst: boolean;
}

export const parkKey = '0123456789ABCDEF';
export const localId = 'sim_channels_A1_B1';

/** The prices of the site, from which the checker computes every amount anew. */
export const prices = {
  freeMinutes: 10,
  firstMinutes: 60,
  firstFen: 500,
  followingMinutes: 30,
  followingFen: 200,
  cap24hFen: 3_000,
} as const;

const sensors = (first: number) => `
      approach: { chip: sim, line: ${first}, active_low: true }
      under_arm: { chip: sim, line: ${first + 1}, active_low: true }
      beam: { chip: sim, line: ${first + 2} }`;

const barrier = (first: number) => `
      raise: { chip: sim, line: ${first} }
      lower: { chip: sim, line: ${first + 1} }
      limit_up: { chip: sim, line: ${first + 2}, active_low: true }
      limit_down: { chip: sim, line: ${first + 3} }`;

function text({ onFailure, leaveFirst }: SiteOptions): string {
  return `
version: 1
park: { id: '21835', places: 60 }
node: { id: sim-1, roles: [lane, bridge], state_directory: /var/lib/sim }
gpio: { backend: simulated, directory: /tmp/sim-gpio, tick_ms: 50 }
bus: { url: 'mqtt://broker.sim:1883' }
serial_ports:
  camera_in: { path: /dev/camera-in, baud_rate: 115200 }
  camera_out: { path: /dev/camera-out, baud_rate: 115200 }
  screens: { path: /dev/screens, baud_rate: 9600 }
lanes:
  - id: in1
    direction: entry
    channel_id: A1
    sensors:${sensors(0)}
    barrier:${barrier(10)}
    camera: { family: serial_frame, port: camera_in }
    screen: { family: family1, port: screens, address: 1 }
  - id: out1
    direction: exit
    channel_id: B1
    sensors:${sensors(20)}
    fire_release: { chip: sim, line: 40 }
    barrier:${barrier(30)}
    camera: { family: serial_frame, port: camera_out }
    screen: { family: family1, port: screens, address: 2 }
cloud:
  link: mqtt
  url: mqtts://cloud.sim:8883
  local_id: ${localId}
  park_key: { file: /etc/sim/park.key }
rates:
  - vehicle_class: 小车
    free_minutes: ${prices.freeMinutes}
    first_minutes: ${prices.firstMinutes}
    first_fen: ${prices.firstFen}
    following_minutes: ${prices.followingMinutes}
    following_fen: ${prices.followingFen}
    cap_24h_fen: ${prices.cap24hFen}
leave_first: { allowed: ${leaveFirst}, link_down_s: 30, debt_max_fen: 20000 }
store: { commit_timeout_ms: 1000, on_failure: ${onFailure} }
`;
}

/** The configuration of the simulated site, made from a file text as on a box. */
export function siteConfig(options: SiteOptions): Config {
  const checked = checkConfig(text(options), 'sim.yaml');
  if ('config' in checked) return checked.config;
  throw new Error(`The configuration of the simulation is wrong: ${JSON.stringify(checked)}`);
}

export function laneOf(config: Config, direction: 'entry' | 'exit'): LaneConfig {
  const lane = config.lanes.find((candidate) => candidate.direction === direction);
  if (lane === undefined) throw new Error(`The simulated site has no ${direction}.`);
  return lane;
}
