/** Plate colours that a camera can tell. */
export type CameraPlateColor =
  'unknown' | 'blue' | 'yellow' | 'white' | 'black' | 'green' | 'yellow-green';

/** One reading of one plate, as the camera gave it. One arrival may have several. */
export interface PlateRead {
  /** Text of the plate; empty when the camera saw a car without a readable plate. */
  plate: string;
  /** 0 to 100. */
  confidence: number;
  color: CameraPlateColor;
  direction: 'unknown' | 'approaching' | 'leaving';
  trigger: 'unknown' | 'automatic' | 'input' | 'software';
  /** Unix seconds by the camera's clock; evidence only. */
  cameraTimeS: number;
  /** The camera's running number of its reads. */
  sequence: number;
  /** The camera kept the read while it could not reach us. */
  offline: boolean;
}

export interface CameraCounters {
  reads: number;
  repeated: number;
  badFrames: number;
  discardedBytes: number;
}

/** What a person has to look after at a camera. */
export interface CameraTrouble {
  code: 'camera_silent' | 'camera_opened_by_itself';
  /** What it is, and what to do. */
  sentence: string;
}

/** A plate camera. */
export interface Camera {
  readonly counters: CameraCounters;
  onRead(callback: (read: PlateRead) => void): void;
  /** A camera that nothing is known of but its reads has no troubles. */
  onTrouble?(callback: (trouble: CameraTrouble) => void): void;
  close?(): void;
}
