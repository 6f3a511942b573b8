import { checkConfig, describeFault } from '../../runtime/config/load.js';

/** A configuration without faults, on which the tests make one mistake at a time. */
export const goodFile = `version: 1
park:
  id: "21835"
  places: 200
node:
  id: gate-1
  roles: [lane, bridge, broker]
  state_directory: /var/lib/lanekeeper
serial_ports:
  camera_in: { path: /dev/ttyUSB0, baud_rate: 115200 }
  camera_out: { path: /dev/ttyUSB1 }
  cards: { path: /dev/ttyUSB2 }
lanes:
  - id: in1
    direction: entry
    channel_id: A1
    sensors:
      approach: { chip: c0, line: 5 }
      beam: { chip: c0, line: 6 }
    barrier:
      raise: { chip: c0, line: 17 }
      pulse_ms: 500
    camera: { family: serial_frame, port: camera_in }
    screen: { family: family1, port: cards, address: 1 }
    voice: { family: family1, port: cards, address: 1 }
  - id: out1
    direction: exit
    channel_id: B1
    sensors:
      approach: { chip: c0, line: 7 }
      radar: { chip: c0, line: 8 }
    barrier:
      raise: { chip: c0, line: 18 }
    camera: { family: serial_frame, port: camera_out }
    screen: { family: family1, port: cards, address: 2 }
cloud:
  link: mqtt
  url: mqtts://cloud.example.com
  local_id: gate1_channels_A1_B1
  park_key: { file: /etc/lanekeeper/park.key }
rates:
  - vehicle_class: 小车
    first_minutes: 60
    first_fen: 500
    following_minutes: 30
    following_fen: 200
free_reasons:
  - { id: ambulance, text: 救护车, cloud_code: "1" }
discounts:
  points_per_yuan: 100
  coupons: { "200002": { amount_fen: 200 } }
`;

/** The good file with `before` replaced by `after`. */
export function changed(before: string, after: string): string {
  if (!goodFile.includes(before)) throw new Error(`The good file has no ${before}.`);
  return goodFile.replace(before, () => after);
}

/** What an installer reads about a file. */
export function messages(text: string): string[] {
  const checked = checkConfig(text, 'lane.yaml');
  const faults = 'faults' in checked ? checked.faults : checked.warnings;
  return faults.map((fault) => describeFault(fault));
}
