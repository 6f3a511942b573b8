import type { BarrierMakerName } from '../../drivers/barrier/relay/makers.js';
import type { CameraVehicleType } from '../../drivers/camera/port.js';
import type { LineAddress } from '../../drivers/gpio/port.js';
import type { SerialSettings } from '../../drivers/serial/port.js';
import type { Reduced } from '../../protocol/park/fact.js';
import type { EtcLane } from '../../protocol/translate/etc-lane.js';
import type { RateCalendar, RateConfig } from '../rates/rate.js';
import type { SecretReference } from './schema.js';

/** The configuration as the program uses it: every default filled in, units last in the names. */
export interface Config {
  park: { id: string; name: string; places: number };
  node: { id: string; roles: ReadonlySet<Role>; stateDirectory: string; runtimeDirectory: string };
  gpio: { backend: GpioBackend; directory: string; tickMs: number };
  serialPorts: ReadonlyMap<string, SerialSettings>;
  /** Where cameras push to; null where none does. */
  cameraPush: { host: string; port: number } | null;
  /** The broker that cameras speak over; null where none does. */
  cameraBroker: CameraBrokerConfig | null;
  lanes: readonly LaneConfig[];
  bus: BusConfig;
  /** Null on a box without the role `bridge`. */
  cloud: CloudConfig | null;
  /** The first is the default. */
  rates: readonly RateConfig[];
  calendar: RateCalendar;
  /** Vehicle classes by what cameras see. */
  vehicleClasses: ReadonlyMap<CameraVehicleType, string>;
  access: AccessConfig;
  leaveFirst: LeaveFirstConfig;
  /** Why an attendant may let a car out free. */
  freeReasons: readonly FreeReason[];
  discounts: DiscountsConfig;
  /** Local time `HH:MM`, or null for never. */
  cards: { reconcileAt: string | null };
  store: {
    commitTimeoutMs: number;
    onFailure: 'open' | 'hold';
    ordersCapacity: number;
    historyDays: number;
  };
  texts: Texts;
  /** Those of them that stand in the file. */
  ownTexts: ReadonlySet<TextName>;
  log: { level: 'error' | 'warn' | 'info' | 'debug' };
}

/** `auto`: what the kernel has. */
export type GpioBackend = 'auto' | 'onoff' | 'character_device' | 'simulated';

export type Role = 'lane' | 'bridge' | 'broker';

export interface SensorConfig {
  address: LineAddress;
  clearMs: number;
}

export interface BarrierConfig {
  /** Null: the camera's own relay raises, and the board closes by itself. */
  raise: LineAddress | null;
  lower: LineAddress | null;
  stop: LineAddress | null;
  /** Holds the arm up for as long as it is closed; null where the board has no such contact. */
  hold: LineAddress | null;
  limitUp: LineAddress | null;
  limitDown: LineAddress | null;
  pulseMs: number;
  travelMs: number;
  failedClosingsMax: number;
  /** Null where the maker is not named. */
  maker: BarrierMakerName | null;
  /** Raises from one maintenance to the next. */
  maintenanceCycles: number;
}

/** What a contact of a lane says, beside those that move the arm. */
export type ContactName = (typeof contactNames)[number];

export const contactNames = ['call_button', 'cabinet_door', 'power_lost', 'loop_fault'] as const;

export interface LaneConfig {
  id: string;
  name: string;
  direction: 'entry' | 'exit' | 'both';
  channelId: string;
  approach: SensorConfig;
  /** The loop on the inner side of a lane for both ways; null where one loop serves both. */
  approachExit: SensorConfig | null;
  /** Guards of the place under the arm, by kind; at least one. */
  guards: ReadonlyMap<'under_arm' | 'beam' | 'radar', SensorConfig>;
  fireRelease: LineAddress | null;
  contacts: ReadonlyMap<ContactName, LineAddress>;
  /** A reader of codes that drivers show; null where there is none. */
  scanner: { port: string } | null;
  barrier: BarrierConfig;
  camera: CameraConfig;
  /** Closed for a moment when a car comes to the loop, so that the camera looks. */
  cameraTrigger: LineAddress | null;
  /** The camera on the inner side of a lane for both ways; null where one camera serves both. */
  cameraExit: CameraConfig | null;
  screen: {
    family: 'family1' | 'family2';
    port: string;
    address: number;
    lines: number;
    /** Between cars the card's own page of free places is shown. */
    placesPage: boolean;
  } | null;
  voice: { family: 'family1' | 'family3'; port: string; address: number } | null;
  /** A smart screen of the platform stands here and gets the pages of exits (7.3). */
  smartScreen: boolean;
  /** An antenna of ETC (2.37); null where there is none. */
  etc: EtcLane | null;
  /** Lamps that follow the arm; null where there is none. */
  lights: { red: LineAddress | null; green: LineAddress | null };
  grantMs: number;
  clearMs: number;
  readWaitMs: number;
  /** Null: an arm is held up for as long as nobody ends it. */
  holdMaxMs: number | null;
  /** Presence that lasts longer is alarmed. */
  stuckMs: number;
  /** When a guard is not believed any more. */
  trust: { chatterChanges: number; chatterMs: number; blindPassages: number };
}

export type CameraConfig =
  | { family: 'serial_frame'; port: string; lookOnArrival: boolean }
  | { family: 'vz_http'; address: string; polls: boolean; lookOnArrival: boolean }
  | { family: 'vz_mqtt'; serialNumber: string; output: number; lookOnArrival: boolean }
  | ({
      family: 'hikvision';
      events: 'stream' | 'push';
      channel: number;
      mayOpen: 'alarm' | 'correct';
    } & NetworkLogin)
  | ({ family: 'dahua' } & NetworkLogin);

/** A device on the network that wants a login. */
export interface NetworkLogin {
  address: string;
  httpPort: number;
  user: string;
  password: SecretReference;
}

/** Who may come in. */
export interface AccessConfig {
  /** A plate that owes more for earlier stays is not let in; null for no limit. */
  entryDebtMaxFen: number | null;
  /** Whether temporary cars still come in when the licence of the car park is over. */
  admitAfterLicence: boolean;
}

/** Leave first, pay later. */
export interface LeaveFirstConfig {
  allowed: boolean;
  /** The cloud must have been away for this long. */
  linkDownMs: number;
  /** Or so many charges in a row got no answer; null: that is no reason. */
  unansweredCharges: number | null;
  /** Or nothing came of the payment for this long; null: that is no reason. */
  unpaidMs: number | null;
  /** Most that a plate may owe in all. */
  debtMaxFen: number;
}

/** What takes the fee down, and by how much. */
export type Discount = Pick<Reduced, 'effect' | 'amountFen' | 'minutes'>;

/** What the car park grants where the cloud leaves it to the car park; null where it grants nothing. */
export interface DiscountsConfig {
  pointsPerYuan: number | null;
  /** By the number of the coupon. */
  coupons: ReadonlyMap<string, Discount>;
  charging: Discount | null;
}

/** A reason of the car park for letting a car out free. */
export interface FreeReason {
  id: string;
  /** In the car park's own words. */
  text: string;
  /** Its value in the cloud's back office, 1 or 2 characters. */
  cloudCode: string;
}

export interface CameraBrokerConfig {
  url: string;
  username: string | null;
  password: SecretReference | null;
  caFile: string | null;
}

export interface BusConfig {
  /** Null: the embedded broker of this box, over its socket. */
  url: string | null;
  username: string | null;
  password: SecretReference | null;
  caFile: string | null;
  certFile: string | null;
  keyFile: string | null;
  listen: { host: string; port: number; users: ReadonlyMap<string, SecretReference> } | null;
}

export interface CloudConfig {
  link: 'mqtt' | 'tcp' | 'http';
  url: string;
  localId: string;
  /** Null where nothing needs it. */
  unionId: string | null;
  parkKey: SecretReference;
  /** Signs payment codes; null: none are made. */
  operatorKey: SecretReference | null;
  /** A success in answer to a charge (2.2) is the payment; else only its notice or the poll is. */
  trustChargeAnswer: boolean;
  /** Lanes whose screens draw codes show the cloud's own (2.18) where none is made here. */
  laneCodes: boolean;
  /** How often the cloud is asked for texts of screens (2.43); null: never. */
  screenTextsMs: number | null;
  username: string | null;
  password: SecretReference | null;
  caFile: string | null;
  certFile: string | null;
  keyFile: string | null;
  crlFile: string | null;
  keepaliveMs: number;
  messagesPerSecondMax: number;
  inFlightMax: number;
  answerWaitMs: number;
  reconnectMaxMs: number;
}

/**
 * Texts of screen and voice; `{plate}`, `{fee}` (yuan), `{days}`, `{places}`, `{reason}` are
 * filled in.
 */
export type Texts = Readonly<Record<TextName, string>>;

export type TextName =
  | 'entry_idle'
  | 'entry_granted'
  | 'entry_monthly'
  | 'entry_full'
  | 'entry_barred'
  | 'entry_debts'
  | 'exit_idle'
  | 'exit_granted'
  | 'exit_monthly'
  | 'exit_stored'
  | 'exit_pay'
  | 'exit_paying'
  | 'exit_pay_failed'
  | 'exit_later'
  | 'exit_no_entry'
  | 'exit_locked'
  | 'unreadable'
  | 'no_plate'
  | 'lane_locked'
  | 'wait'
  | 'out_of_order';
