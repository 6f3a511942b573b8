import type { LineAddress } from '../../drivers/gpio/port.js';
import {
  contactNames,
  type BarrierConfig,
  type CameraConfig,
  type ContactName,
  type LaneConfig,
  type SensorConfig,
} from './config.js';
import { defaults } from './defaults.js';
import type { LaneConfigFile } from './schema.js';

type LineFile = NonNullable<LaneConfigFile['barrier']['raise']>;
type SensorFile = LaneConfigFile['sensors']['approach'];

/** In place of a port of this box: the RS-485 of the lane's camera, which passes bytes on. */
export const cameraPort = 'rs485_of_camera';

/** In place of a GPIO chip of this box: the inputs of the lane's camera, which tells changes. */
export const cameraChip = 'inputs_of_camera';

/** The places under the arm that a sensor can guard. */
export const guardKinds = ['under_arm', 'beam', 'radar'] as const;

export function resolveLane(lane: LaneConfigFile): LaneConfig {
  const guards = new Map<(typeof guardKinds)[number], SensorConfig>();
  for (const kind of guardKinds) {
    const sensor = lane.sensors[kind];
    if (sensor !== undefined) guards.set(kind, resolveSensor(sensor));
  }
  const { screen, voice, sensors, sensor_limits: limits = {}, hold_max_minutes: holdMax } = lane;
  return {
    id: lane.id,
    name: lane.name ?? lane.id,
    direction: lane.direction,
    channelId: lane.channel_id,
    approach: resolveSensor(sensors.approach),
    approachExit: sensors.approach_exit ? resolveSensor(sensors.approach_exit) : null,
    guards,
    fireRelease: resolveLine(lane.fire_release),
    contacts: resolveContacts(lane.contacts ?? {}),
    scanner: lane.scanner ?? null,
    etc: lane.etc ? { provider: lane.etc.provider, laneCode: lane.etc.lane_code } : null,
    barrier: resolveBarrier(lane.barrier),
    camera: resolveCamera(lane.camera),
    cameraTrigger: resolveLine(lane.camera_trigger),
    cameraExit: lane.camera_exit ? resolveCamera(lane.camera_exit) : null,
    lights: { red: resolveLine(lane.lights?.red), green: resolveLine(lane.lights?.green) },
    screen: screen ? resolveScreen(screen) : null,
    smartScreen: lane.smart_screen ?? false,
    voice: voice ? { address: cardAddress(voice.family), ...voice } : null,
    grantMs: lane.grant_s === undefined ? defaults.lane.grantMs : lane.grant_s * 1_000,
    clearMs: lane.clear_ms ?? defaults.lane.clearMs,
    readWaitMs: lane.read_wait_ms ?? defaults.lane.readWaitMs,
    holdMaxMs: holdMax === undefined ? null : holdMax * 60_000,
    stuckMs: limits.stuck_s === undefined ? defaults.lane.stuckMs : limits.stuck_s * 1_000,
    trust: {
      chatterChanges: limits.chatter_changes ?? defaults.trust.chatterChanges,
      chatterMs:
        limits.chatter_s === undefined ? defaults.trust.chatterMs : limits.chatter_s * 1_000,
      blindPassages: limits.blind_passages ?? defaults.trust.blindPassages,
    },
  };
}

function resolveScreen(
  screen: NonNullable<LaneConfigFile['screen']>,
): NonNullable<LaneConfig['screen']> {
  const { family, port, lines = defaults.card.lines, places_page: placesPage = false } = screen;
  return { family, port, address: screen.address ?? cardAddress(family), lines, placesPage };
}

/** The address that a card has as delivered. */
export function cardAddress(family: 'family1' | 'family2' | 'family3'): number {
  return family === 'family2' ? defaults.card.family2Address : defaults.card.address;
}

/** The checks have seen to it that what the family needs is there. */
function resolveCamera(camera: LaneConfigFile['camera']): CameraConfig {
  const { port = '', address = '', user = '', password = { file: '' } } = camera;
  const httpPort = camera.http_port ?? defaults.camera.httpPort;
  const login = { address, httpPort, user, password };
  const { comet_polling: polls = false, look_on_arrival: lookOnArrival = false } = camera;
  switch (camera.family) {
    case 'serial_frame':
      return { family: 'serial_frame', port, lookOnArrival };
    case 'vz_http':
      return { family: 'vz_http', address, polls, lookOnArrival };
    case 'vz_mqtt': {
      const { serial_number: serialNumber = '', output = defaults.camera.output } = camera;
      return { family: 'vz_mqtt', serialNumber, output, lookOnArrival };
    }
    case 'dahua':
      return { family: 'dahua', ...login };
    case 'hikvision': {
      const { events = defaults.camera.events, channel = defaults.camera.channel } = camera;
      const mayOpen = camera.may_open ?? defaults.camera.mayOpen;
      return { family: 'hikvision', events, channel, mayOpen, ...login };
    }
  }
}

function resolveBarrier(barrier: LaneConfigFile['barrier']): BarrierConfig {
  return {
    raise: resolveLine(barrier.raise),
    lower: resolveLine(barrier.lower),
    stop: resolveLine(barrier.stop),
    hold: resolveLine(barrier.hold),
    limitUp: resolveLine(barrier.limit_up),
    limitDown: resolveLine(barrier.limit_down),
    pulseMs: barrier.pulse_ms ?? defaults.barrier.pulseMs,
    travelMs: barrier.travel_ms ?? defaults.barrier.travelMs,
    maker: barrier.maker ?? null,
    maintenanceCycles: barrier.maintenance_cycles ?? defaults.barrier.maintenanceCycles,
    failedClosingsMax: barrier.failed_closings_max ?? defaults.barrier.failedClosingsMax,
  };
}

function resolveContacts(
  contacts: NonNullable<LaneConfigFile['contacts']>,
): ReadonlyMap<ContactName, LineAddress> {
  const found = new Map<ContactName, LineAddress>();
  for (const name of contactNames) {
    const line = contacts[name];
    if (line !== undefined) found.set(name, addressOf(line));
  }
  return found;
}

function resolveSensor(sensor: SensorFile): SensorConfig {
  return { address: addressOf(sensor), clearMs: sensor.clear_ms ?? defaults.sensor.clearMs };
}

function resolveLine(line: LineFile | undefined): LineAddress | null {
  return line === undefined ? null : addressOf(line);
}

function addressOf(line: Pick<LineFile, 'chip' | 'line' | 'active_low'>): LineAddress {
  return { chip: line.chip, line: line.line, activeLow: line.active_low ?? false };
}
