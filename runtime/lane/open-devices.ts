import type { Barrier } from '../../drivers/barrier/port.js';
import { CameraRelayBarrier } from '../../drivers/barrier/camera-relay/camera-relay-barrier.js';
import { RelayBarrier } from '../../drivers/barrier/relay/relay-barrier.js';
import { LineTrigger } from '../../drivers/camera/trigger/line-trigger.js';
import type { Camera } from '../../drivers/camera/port.js';
import { CardBus } from '../../drivers/card/family1/bus.js';
import { Contact } from '../../drivers/contact/contact.js';
import type { Gpio, InputLine, LineAddress } from '../../drivers/gpio/port.js';
import { LoopSensor } from '../../drivers/loop/loop-sensor.js';
import { LineScanner } from '../../drivers/scanner/line-scanner/scanner.js';
import type { CodeScanner } from '../../drivers/scanner/port.js';
import type { Screen } from '../../drivers/screen/port.js';
import { Family1Screen } from '../../drivers/screen/family1/screen.js';
import { Family2Screen } from '../../drivers/screen/family2/screen.js';
import { OneWayBus } from '../../drivers/serial/one-way-bus.js';
import type { SerialLine } from '../../drivers/serial/port.js';
import type { Voice } from '../../drivers/voice/port.js';
import { Family1Voice } from '../../drivers/voice/family1/voice.js';
import { Family3Voice } from '../../drivers/voice/family3/voice.js';
import type { Config, ContactName, LaneConfig } from '../config/config.js';
import type { Environment } from '../environment/environment.js';
import { LanekeeperError, sentenceOf } from '../errors.js';
import type { Lights } from '../../drivers/light/port.js';
import { LineLights } from '../../drivers/light/line-lights.js';
import { cameraChip, cameraPort } from '../config/resolve-lane.js';
import { SelfHealingLine } from '../../drivers/serial/self-healing-line.js';
import type { GpioLines } from './gpio-lines.js';
import { openCamera, type CameraPlaces } from './open-camera.js';
import type { LaneSensors } from './sensors.js';

/** Everything that hangs on one lane. */
export interface LaneDevices {
  sensors: LaneSensors;
  barrier: Barrier;
  camera: Camera;
  cameraExit: Camera | null;
  cameraTrigger: LineTrigger | null;
  contacts: ReadonlyMap<ContactName, Contact>;
  scanner: CodeScanner | null;
  lights: Lights | null;
  screen: Screen | null;
  voice: Voice | null;
}

/** The serial lines of a box, each opened once, and the cards that share one. */
export class SerialPorts {
  readonly #environment: Pick<Environment, 'clock' | 'log' | 'openSerial'>;
  readonly #settings: Config['serialPorts'];
  readonly #lines = new Map<string, SerialLine>();
  readonly #cardBuses = new Map<string, CardBus>();
  readonly #oneWayBuses = new Map<string, OneWayBus>();
  readonly #opened: (() => void)[] = [];

  constructor(
    environment: Pick<Environment, 'clock' | 'log' | 'openSerial'>,
    settings: Config['serialPorts'],
  ) {
    this.#environment = environment;
    this.#settings = settings;
  }

  get lines(): ReadonlyMap<string, SerialLine> {
    return this.#lines;
  }

  async line(port: string): Promise<SerialLine> {
    const known = this.#lines.get(port);
    if (known !== undefined) return known;
    const settings = this.#settings.get(port);
    if (settings === undefined) {
      throw new LanekeeperError('config/no-such-port', `serial_ports has no "${port}".`);
    }
    const line = await this.#environment.openSerial(settings);
    this.adopt(port, line);
    return line;
  }

  /** Keeps a line under a name; also one that is no port of this box, under a name that none has. */
  adopt(name: string, line: SerialLine): void {
    line.onState((state) => {
      this.#environment.log.info('serial_state', { port: name, state });
      if (state === 'open') for (const callback of this.#opened) callback();
    });
    this.#lines.set(name, line);
  }

  /** Calls back whenever a line is there, for the first time or again. */
  onOpened(callback: () => void): void {
    this.#opened.push(callback);
  }

  async cardBus(port: string): Promise<CardBus> {
    const known = this.#cardBuses.get(port);
    if (known !== undefined) return known;
    const bus = new CardBus({ line: await this.line(port), clock: this.#environment.clock });
    this.#cardBuses.set(port, bus);
    return bus;
  }

  async oneWayBus(port: string): Promise<OneWayBus> {
    const known = this.#oneWayBuses.get(port);
    if (known !== undefined) return known;
    const bus = new OneWayBus({ line: await this.line(port), clock: this.#environment.clock });
    this.#oneWayBuses.set(port, bus);
    return bus;
  }

  openAll(): void {
    for (const line of this.#lines.values()) line.open();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => line.close()));
  }
}

export async function openLaneDevices(
  lane: LaneConfig,
  gpio: GpioLines,
  ports: SerialPorts,
  places: Omit<CameraPlaces, 'line'> & { environment: Pick<Environment, 'log'> },
): Promise<LaneDevices> {
  const input = (address: LineAddress | null) =>
    address === null ? null : gpio.openInput(address);
  const output = (address: LineAddress | null) =>
    address === null ? null : gpio.openOutput(address);
  const cameraPlaces = { ...places, line: (port: string) => ports.line(port) };
  const camera = await openCamera(lane.camera, cameraPlaces);
  const anyInput = (address: LineAddress) =>
    address.chip === cameraChip
      ? gpio.adopt(openCameraInput(lane, camera, address))
      : gpio.openInput(address);
  const sensor = (name: string, { address, clearMs }: LaneConfig['approach']) =>
    new LoopSensor({ name, input: anyInput(address), clearMs });
  const barrier = openBarrier(lane, gpio, camera, places.environment);
  const { openSerial } = camera;
  if (openSerial !== undefined && usesCameraLine(lane)) {
    const settings = { path: lineOfCamera(lane.id), baudRate: CAMERA_BAUD_RATE };
    const opened = { settings, clock: places.environment.clock, opener: openSerial };
    ports.adopt(settings.path, new SelfHealingLine(opened));
  }
  const { red, green } = lane.lights;
  const { clock } = places.environment;
  return {
    sensors: {
      approach: sensor('approach', lane.approach),
      approachExit: lane.approachExit && sensor('approach_exit', lane.approachExit),
      guards: [...lane.guards].map(([name, config]) => sensor(name, config)),
      fireRelease: input(lane.fireRelease),
      barrier,
    },
    barrier,
    camera,
    cameraExit: lane.cameraExit && (await openCamera(lane.cameraExit, cameraPlaces)),
    cameraTrigger:
      lane.cameraTrigger && new LineTrigger({ line: gpio.openOutput(lane.cameraTrigger), clock }),
    contacts: new Map(
      [...lane.contacts].map(([name, address]) => [name, new Contact(anyInput(address))]),
    ),
    scanner: lane.scanner && new LineScanner({ line: await ports.line(lane.scanner.port), clock }),
    lights: red || green ? new LineLights({ red: output(red), green: output(green) }) : null,
    screen: await openScreen(lane, ports),
    voice: await openVoice(lane, ports),
  };
}

function openBarrier(
  { id, barrier: board }: LaneConfig,
  gpio: Gpio,
  camera: Camera,
  { clock, log }: Pick<Environment, 'clock' | 'log'>,
): Barrier {
  const input = (address: LineAddress | null) =>
    address === null ? null : gpio.openInput(address);
  const output = (address: LineAddress | null) =>
    address === null ? null : gpio.openOutput(address);
  const limits = { limitUp: input(board.limitUp), limitDown: input(board.limitDown) };
  if (board.raise !== null) {
    return new RelayBarrier({
      clock,
      pulseMs: board.pulseMs,
      raise: gpio.openOutput(board.raise),
      lower: output(board.lower),
      stop: output(board.stop),
      hold: output(board.hold),
      ...limits,
    });
  }
  const { relay } = camera;
  if (relay === undefined) {
    const sentence = `The camera of lane ${id} cannot be told to raise the arm.`;
    throw new LanekeeperError('config/camera-cannot-raise', sentence);
  }
  const onTrouble = (error: unknown) => {
    log.error('camera_relay_failed', { lane: id, reason: sentenceOf(error) });
  };
  return new CameraRelayBarrier({ relay, clock, onTrouble, ...limits });
}

/** The status shows whose input it is. */
function openCameraInput({ id }: LaneConfig, camera: Camera, address: LineAddress): InputLine {
  const line = camera.openInput?.({ ...address, chip: `${cameraChip} ${id}` });
  if (line !== undefined) return line;
  const sentence = `The camera of lane ${id} tells nothing of inputs.`;
  throw new LanekeeperError('config/camera-has-no-inputs', sentence);
}

/** The bit rate is set up in the camera; cards have this one as delivered. */
const CAMERA_BAUD_RATE = 9_600;
const lineOfCamera = (laneId: string) => `RS-485 of the camera of ${laneId}`;

function usesCameraLine({ screen, voice }: LaneConfig): boolean {
  return screen?.port === cameraPort || voice?.port === cameraPort;
}

async function openScreen(lane: LaneConfig, ports: SerialPorts): Promise<Screen | null> {
  if (lane.screen === null) return null;
  const { family, address, lines } = lane.screen;
  const port = portOf(lane, lane.screen);
  if (family === 'family2')
    return new Family2Screen({ bus: await ports.oneWayBus(port), address, lines });
  return new Family1Screen({ bus: await ports.cardBus(port), address, lines });
}

async function openVoice(lane: LaneConfig, ports: SerialPorts): Promise<Voice | null> {
  if (lane.voice === null) return null;
  const { family, address } = lane.voice;
  const port = portOf(lane, lane.voice);
  if (family === 'family3') return new Family3Voice({ bus: await ports.oneWayBus(port) });
  return new Family1Voice({ bus: await ports.cardBus(port), address });
}

function portOf({ id }: LaneConfig, { port }: { port: string }): string {
  return port === cameraPort ? lineOfCamera(id) : port;
}
