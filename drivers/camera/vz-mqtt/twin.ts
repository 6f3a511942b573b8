import { field, looseJson, whole } from '../loose-json.js';
import { somePicture } from '../twin-picture.js';
import { passOn } from '../vz/pass-on.js';
import { serialDataOf } from '../vz/serial-data.js';
import { downNames, downTopic, replyTopic, upTopic, type DownName } from './message.js';

/** What the twin says goes here: a broker, or a driver that listens directly. */
export type TwinSays = (topic: string, payload: string) => void;

/** What the world tells the twin; the rest of a read has likely values. */
export interface SeenCar {
  plate: string;
  confidence?: number;
  triggerType?: number;
  offline?: boolean;
  /** Its own white list has opened already. */
  openedByList?: boolean;
  /** A picture goes with the read. */
  picture?: boolean;
}

/** A VZ camera at an MQTT broker, with a relay and a white list of its own. */
export class VzMqttTwin {
  /** How often each output was pulsed. */
  readonly pulses = [0, 0, 0, 0];
  /** Plates that it opens for by itself. */
  listed = 0;
  /** The firmware does not know the question for its list. */
  knowsList = true;
  /** Commands are taken and never answered. */
  answersNothing = false;
  /** It has no such output. */
  refusesOutputs = false;
  /** It is set up to put its pictures into the maker's cloud, and tells where they are. */
  tellsPath = false;
  /** It takes no picture: its lens is covered, or it has no storage. */
  takesNoPicture = false;
  /** What it sees when it is told to look. */
  standing: SeenCar | null = null;
  /** What hangs on its RS-485. */
  onSerial: (bytes: Uint8Array) => void = () => undefined;
  private readonly serialNumber: string;
  private readonly say: TwinSays;
  private lastId = 0;
  private last = '';

  constructor(options: { serialNumber: string; say: TwinSays }) {
    this.serialNumber = options.serialNumber;
    this.say = options.say;
  }

  /** The topics that it listens to. */
  get topics(): string[] {
    return downNames.map((name) => downTopic(this.serialNumber, name));
  }

  see(car: SeenCar): void {
    this.lastId += 1;
    const { plate, confidence = 96, triggerType = 1, offline = false } = car;
    const PlateResult = {
      license: Buffer.from(plate === '' ? '_无_' : plate, 'utf8').toString('base64'),
      confidence,
      colorType: 1,
      direction: 4,
      triggerType,
      plateid: this.lastId,
      isoffline: offline ? 1 : 0,
      gioouts: [{ ionum: 0, ctrltype: car.openedByList === true ? 2 : 0 }],
      timeStamp: { Timeval: { sec: 1_750_000_000 + this.lastId, usec: 0 } },
      full_image_content: car.picture === true ? somePicture().toString('base64') : '',
    };
    const AlarmInfoPlate = { channel: 0, serialno: this.serialNumber, result: { PlateResult } };
    this.last = this.envelope('ivs_result', { payload: { AlarmInfoPlate } });
    this.repeat();
  }

  /** The last read once more. */
  repeat(): void {
    this.say(upTopic(this.serialNumber, 'ivs_result'), this.last);
  }

  heartbeat(): void {
    this.say(upTopic(this.serialNumber, 'keep_alive'), this.envelope('keep_alive', {}));
  }

  /** A level at one of its own inputs has changed, or was closed and opened again (2). */
  input(source: number, value: 0 | 1 | 2): void {
    const TriggerResult = { source, value };
    const AlarmGioIn = { serialno: this.serialNumber, result: { TriggerResult } };
    const payload = { body: { AlarmGioIn } };
    this.say(upTopic(this.serialNumber, 'gpio_in'), this.envelope('gpio_in', { payload }));
  }

  /** What hangs on its RS-485 has said something. */
  serial(bytes: Uint8Array): void {
    const [SerialData] = serialDataOf([bytes]);
    const payload = { body: { SerialData } };
    this.say(upTopic(this.serialNumber, 'serial_data'), this.envelope('serial_data', { payload }));
  }

  /** A message on one of its topics. */
  receive(topic: string, bytes: Uint8Array): void {
    const message = looseJson(bytes);
    const id = field(message, 'id');
    if (this.answersNothing || typeof id !== 'string') return;
    const name = downNames.find((one) => topic === downTopic(this.serialNumber, one));
    switch (name) {
      case 'gpio_out':
        this.pulse(id, field(field(message, 'payload'), 'body'));
        return;
      case 'white_list_operator': {
        const payload = this.knowsList ? { total_count: this.listed } : null;
        this.reply(name, { id, code: this.knowsList ? 200 : 404, payload });
        return;
      }
      case 'snapshot':
        this.reply(name, { id, code: 200, payload: null });
        this.takePicture();
        return;
      case 'ivs_trigger':
        this.reply(name, { id, code: 200, payload: null });
        if (this.standing !== null) this.see({ triggerType: 4, ...this.standing });
        return;
      case 'serial_data':
        this.reply(name, { id, code: 200, payload: null });
        passOn(field(field(field(message, 'payload'), 'body'), 'serialData'), this.onSerial);
        return;
      case undefined:
        return;
    }
  }

  private pulse(id: string, body: unknown): void {
    const output = whole(field(body, 'io'), 3);
    const does = !this.refusesOutputs && field(body, 'value') === 2;
    if (does) this.pulses[output] = (this.pulses[output] ?? 0) + 1;
    this.reply('gpio_out', { id, code: does ? 200 : 400, payload: null });
  }

  private takePicture(): void {
    const image_content = this.tellsPath ? '' : somePicture().toString('base64');
    const taken = { state_code: 200, imageformat: 'jpg', imgPath: 'aW1ncy9h', image_content };
    const payload = this.takesNoPicture ? { state_code: 500 } : taken;
    this.say(upTopic(this.serialNumber, 'snapshot'), this.envelope('snapshot', { payload }));
  }

  private reply(name: DownName, fields: object): void {
    this.say(replyTopic(this.serialNumber, name), this.envelope(name, fields));
  }

  private envelope(name: string, fields: object): string {
    const sn = this.serialNumber;
    const id = `twin-${this.lastId}`;
    return JSON.stringify({ id, sn, name, version: '1.0', timestamp: 1_750_000_000, ...fields });
  }
}
