import type { InputLine, LineAddress } from '../gpio/port.js';
import type { PortOpener } from '../serial/self-healing-line.js';

/** Plate colours that a camera can tell. */
export type CameraPlateColor =
  'unknown' | 'blue' | 'yellow' | 'white' | 'black' | 'green' | 'yellow-green';

/** Kinds of vehicles that cameras tell apart. */
export const cameraVehicleTypes = [
  'car',
  'small_bus',
  'large_bus',
  'small_truck',
  'large_truck',
] as const;

export type CameraVehicleType = (typeof cameraVehicleTypes)[number];

/** Whether a camera may open an arm by lists of its own, as far as it says so. */
export type MayOpen =
  | 'no'
  | 'yes'
  /** It has not said so yet, or its answer says nothing. */
  | 'not_known'
  /** There is no documented way to ask it: to be looked at in the camera. */
  | 'not_askable';

/** One reading of one plate, as the camera gave it. One arrival may have several. */
export interface PlateRead {
  /** Text of the plate; empty when the camera saw a car without a readable plate. */
  plate: string;
  /** 0 to 100. */
  confidence: number;
  color: CameraPlateColor;
  direction: 'unknown' | 'approaching' | 'leaving';
  /** `none`: no camera took it; the lane remembers the car from before its start. */
  trigger: 'unknown' | 'automatic' | 'input' | 'software' | 'none';
  /** Unix seconds by the camera's clock; evidence only. */
  cameraTimeS: number;
  /** The camera's running number of its reads. */
  sequence: number;
  /** The camera kept the read while it could not reach us. */
  offline: boolean;
  /** Not there where the camera does not tell it. */
  vehicleType?: CameraVehicleType;
}

/** A picture of a car, as the camera sent it with a read of the same plate. */
export interface CameraPicture {
  plate: string;
  /** At most `pictureBytesMax` bytes. */
  jpeg: Uint8Array;
}

/** Larger pictures are left out: the cloud takes none above 150 KB. */
export const pictureBytesMax = 150 * 1024;

export interface CameraCounters {
  reads: number;
  repeated: number;
  badFrames: number;
  discardedBytes: number;
}

/** What a person has to look after at a camera. */
export interface CameraTrouble {
  code:
    | 'camera_silent'
    | 'camera_opened_by_itself'
    /** The camera is set up to open by its own lists. */
    | 'camera_commands_arm'
    /** The camera was set up to open by its own lists, and is not any more. */
    | 'camera_command_corrected'
    /** Nobody can say whether the camera opens by its own lists. */
    | 'camera_command_unknown'
    | 'camera_login_refused';
  /** What it is, and what to do. */
  sentence: string;
}

/**
 * The relay of a camera, or the barrier that it has its hands on. The camera times the pulse, so
 * it ends whatever becomes of this program.
 */
export interface CameraRelay {
  /**
   * Resolves once the camera says that it has done it, which does not prove that the arm moved.
   * @throws DriverError `camera/relay-refused` when it surely was not done, and
   * `camera/relay-unknown` when it may have been
   */
  pulse(): Promise<void>;
}

/** A plate camera. */
export interface Camera {
  readonly counters: CameraCounters;
  onRead(callback: (read: PlateRead) => void): void;
  /**
   * A picture comes right before its read, or shortly after it where the camera sends it so. A
   * camera without this sends none.
   */
  onPicture?(callback: (picture: CameraPicture) => void): void;
  /**
   * A picture taken now: a JPEG of at most `pictureBytesMax` bytes. A camera without this takes
   * none on request. Rejects with DriverError `camera/no-picture`, which says why.
   */
  snapshot?(): Promise<Uint8Array>;
  /** Asks it to look for a plate now; the read comes as any other. Never waits, never fails. */
  trigger?(): void;
  /** A camera that nothing is known of but its reads has no troubles. */
  onTrouble?(callback: (trouble: CameraTrouble) => void): void;
  /** Opens the RS-485 of the camera, which passes bytes on; not there where it has none. */
  readonly openSerial?: PortOpener;
  /**
   * Opens one of the camera's own inputs by its number, from 0. It is known as far as the camera
   * tells changes, and unknown while one may have been missed; not there where a camera tells none.
   */
  readonly openInput?: (address: LineAddress) => InputLine;
  /** Not there where a camera has nothing to open with. */
  readonly mayOpen?: MayOpen;
  /** Where the camera can be told to raise an arm. */
  readonly relay?: CameraRelay;
  close?(): void;
}
