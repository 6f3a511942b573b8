import type { Clock, Timer } from '../../clock.js';
import { DriverError } from '../../driver-error.js';
import type { InputLine, LineAddress } from '../../gpio/port.js';
import type { PortOpener } from '../../serial/self-healing-line.js';
import type {
  Camera,
  CameraPicture,
  CameraRelay,
  CameraTrouble,
  MayOpen,
  PlateRead,
} from '../port.js';
import { ReadDesk, type NetworkCameraCounters } from '../read-desk.js';
import { takePlate } from '../vz/take-plate.js';
import { AwaitedPictures } from '../awaited-pictures.js';
import { noPicture, usable } from '../no-picture.js';
import { CameraInputs } from '../vz/camera-inputs.js';
import { CameraSerial } from '../vz/camera-serial.js';
import { serialDataOf } from '../vz/serial-data.js';
import type { CameraBus } from './bus.js';
import {
  decodeInput,
  decodeReply,
  decodeResult,
  decodeSerial,
  decodeSnapshot,
  downNames,
  downTopic,
  encodeCommand,
  replyTopic,
  upTopic,
  type DownName,
  type VzReply,
} from './message.js';

/** A camera that is there says so every 10 s, some every 60 s. */
const SILENCE_MS = 190_000;
const REPLY_WAIT_MS = 5_000;
/** From the answer to a snapshot to its picture. */
const PICTURE_WAIT_MS = 10_000;
const WAITING_MAX = 8;
/** Between two bundles of bytes on its RS-485; there is one in each message. */
const SERIAL_INTERVAL_MS = 0;
const ASK_AGAIN_MS = 60_000;
/** Its own relay pulse has at least this length. */
const PULSE_MS = 500;

export interface VzMqttOptions {
  bus: CameraBus;
  /** The camera's own number, as its topics have it. */
  serialNumber: string;
  clock: Clock;
  unixMs: () => number;
  /** A text that no command had before. */
  newId: () => string;
  /** The output whose contact raises the arm, from 0. */
  output: number;
}

/**
 * A VZ camera that speaks over an MQTT broker. Nothing that is published in answer to a read opens
 * anything: the relay closes by `relay.pulse` alone. Each time the broker is reached, the camera is
 * asked how many plates its own white list has, for it opens for them by itself.
 */
export class VzMqttCamera implements Camera {
  readonly relay: CameraRelay;
  mayOpen: MayOpen = 'not_known';
  readonly openSerial: PortOpener;
  readonly openInput: (address: LineAddress) => InputLine;
  private readonly options: VzMqttOptions;
  private readonly desk: ReadDesk;
  private readonly waiting = new Map<string, (reply: VzReply) => void>();
  private readonly snapshots: AwaitedPictures;
  private readonly inputs: CameraInputs;
  private askAgain: Timer | null = null;
  private toldUnknown = false;
  private closed = false;

  constructor(options: VzMqttOptions) {
    const { bus, serialNumber, clock } = options;
    this.options = options;
    this.desk = new ReadDesk({ clock, name: serialNumber, silenceMs: SILENCE_MS });
    this.snapshots = new AwaitedPictures(clock);
    this.relay = { pulse: () => this.pulse() };
    bus.subscribe(upTopic(serialNumber, 'ivs_result'), (payload) => this.takeResult(payload));
    bus.subscribe(upTopic(serialNumber, 'keep_alive'), () => this.takeHeartbeat());
    this.inputs = new CameraInputs({ clock, reached: () => bus.up });
    this.openInput = this.inputs.open;
    bus.subscribe(upTopic(serialNumber, 'gpio_in'), (payload) => this.takeInput(payload));
    this.desk.onTrouble(({ code }) => {
      if (code === 'camera_silent') this.inputs.lost();
    });
    bus.subscribe(upTopic(serialNumber, 'snapshot'), (payload) => this.takeSnapshot(payload));
    const serial = new CameraSerial({
      missing: () => (bus.up ? null : 'The broker of the cameras is away.'),
      send: (bytes) => this.sendSerial(bytes),
    });
    this.openSerial = serial.open;
    bus.subscribe(upTopic(serialNumber, 'serial_data'), (payload) => {
      this.desk.heard();
      const bytes = decodeSerial(payload);
      if (bytes === null) this.desk.bad(payload.length);
      else serial.came(bytes);
    });
    for (const name of downNames)
      bus.subscribe(replyTopic(serialNumber, name), (payload) => this.takeReply(payload));
    bus.onUp(() => {
      // What the broker was told meanwhile does not come.
      this.inputs.lost();
      void this.askForList();
    });
  }

  get counters(): NetworkCameraCounters {
    return { ...this.desk.counts };
  }

  onRead(callback: (read: PlateRead) => void): void {
    this.desk.onRead(callback);
  }

  onPicture(callback: (picture: CameraPicture) => void): void {
    this.desk.onPicture(callback);
  }

  onTrouble(callback: (trouble: CameraTrouble) => void): void {
    this.desk.onTrouble(callback);
  }

  async snapshot(): Promise<Uint8Array> {
    const taken = this.snapshots.next(REPLY_WAIT_MS + PICTURE_WAIT_MS);
    const reply = await this.command('snapshot', {}).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw noPicture(`The camera could not be told to take a picture. ${why}`, error);
    });
    if (!reply.done) throw noPicture('The camera refuses to take a picture.');
    return usable(await taken);
  }

  /** Asks the camera to look for a plate now; the read comes as any other. */
  trigger(): void {
    this.desk.counts.triggers += 1;
    // Nobody waits for it: a camera that does not obey sees the car by itself.
    this.command('ivs_trigger', {}).then(
      ({ done }) => void (this.desk.counts.triggersFailed += done ? 0 : 1),
      () => void (this.desk.counts.triggersFailed += 1),
    );
  }

  close(): void {
    this.closed = true;
    this.snapshots.came('failed');
    this.askAgain?.cancel();
    this.inputs.lost();
    this.desk.close();
  }

  private takeResult(payload: Uint8Array): void {
    const { desk } = this;
    desk.heard();
    const plate = decodeResult(payload);
    if (plate === null) desk.bad(payload.length);
    else takePlate(desk, plate);
  }

  private takeInput(payload: Uint8Array): void {
    const { desk } = this;
    desk.heard();
    const change = decodeInput(payload);
    if (change === null) {
      desk.bad(payload.length);
      return;
    }
    desk.counts.otherEvents += 1;
    if (change !== 'other') this.inputs.came(change);
  }

  private takeSnapshot(payload: Uint8Array): void {
    this.desk.heard();
    const found = decodeSnapshot(payload);
    if (found === null) {
      this.desk.bad(payload.length);
      return;
    }
    this.snapshots.came(found === 'failed' ? found : found.picture);
  }

  private takeHeartbeat(): void {
    this.desk.heard();
    this.desk.counts.heartbeats += 1;
  }

  private takeReply(payload: Uint8Array): void {
    this.desk.heard();
    const reply = decodeReply(payload);
    if (reply === null) this.desk.bad(payload.length);
    else this.waiting.get(reply.id)?.(reply);
  }

  /** Its answer is not waited for: the card itself answers, and a pulse must find its place. */
  private sendSerial(bytes: Uint8Array): Promise<void> {
    const { bus, serialNumber, unixMs, newId } = this.options;
    const body = { interval: SERIAL_INTERVAL_MS, serialData: serialDataOf([bytes]) };
    const timestampS = Math.floor(unixMs() / 1_000);
    const name = 'serial_data';
    const text = encodeCommand({ id: newId(), serialNumber, name, timestampS, body });
    return bus.publish(downTopic(serialNumber, name), text);
  }

  private async pulse(): Promise<void> {
    const { output } = this.options;
    const reply = await this.command('gpio_out', { io: output, value: 2, delay: PULSE_MS });
    if (reply.done) return;
    throw new DriverError('camera/relay-refused', 'The camera refuses to close its relay.');
  }

  /** Asked until the camera says it: it may start later than this program. */
  private async askForList(): Promise<void> {
    this.askAgain?.cancel();
    const found = await this.command('white_list_operator', {
      operator_type: 'select_count_by_plate',
      plate: '',
    }).catch(() => null);
    if (this.closed) return;
    if (found === null) {
      this.askAgain = this.options.clock.after(ASK_AGAIN_MS, () => void this.askForList());
    } else if (!found.done || found.count === null) {
      if (this.toldUnknown) return;
      this.toldUnknown = true;
      const what = 'does not say whether it has a white list of its own, by which it would open.';
      this.desk.tell('camera_command_unknown', what);
    } else if (found.count === 0) {
      this.mayOpen = 'no';
    } else {
      this.mayOpen = 'yes';
      const what = `has ${found.count} plates in a white list of its own and opens for them; empty it.`;
      this.desk.tell('camera_commands_arm', what);
    }
  }

  private command(name: DownName, body: Record<string, string | number>): Promise<VzReply> {
    const { bus, serialNumber, clock, unixMs, newId } = this.options;
    if (!bus.up) {
      const sentence = 'The broker of the cameras is away.';
      return Promise.reject(new DriverError('camera/relay-refused', sentence));
    }
    if (this.waiting.size >= WAITING_MAX) {
      const sentence = `The camera has ${WAITING_MAX} commands to answer already.`;
      return Promise.reject(new DriverError('camera/relay-refused', sentence));
    }
    const id = newId();
    const timestampS = Math.floor(unixMs() / 1_000);
    const text = encodeCommand({ id, serialNumber, name, timestampS, body });
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        wait.cancel();
        this.waiting.delete(id);
      };
      const wait = clock.after(REPLY_WAIT_MS, () => {
        settle();
        const sentence = `The camera did not answer within ${REPLY_WAIT_MS / 1_000} s.`;
        reject(new DriverError('camera/relay-unknown', sentence));
      });
      this.waiting.set(id, (reply) => {
        settle();
        resolve(reply);
      });
      bus.publish(downTopic(serialNumber, name), text).catch((error: unknown) => {
        settle();
        const sentence = 'The broker of the cameras was lost.';
        reject(new DriverError('camera/relay-unknown', sentence, error));
      });
    });
  }
}
