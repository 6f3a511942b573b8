import type { Clock } from '../../drivers/clock.js';
import { AwaitedPictures } from '../../drivers/camera/awaited-pictures.js';
import type { Camera } from '../../drivers/camera/port.js';
import type { LineTrigger } from '../../drivers/camera/trigger/line-trigger.js';
import { LanekeeperError, sentenceOf } from '../errors.js';

/** From the pulse at a camera's trigger input to the picture of what it saw. */
const PICTURE_WAIT_MS = 5_000;

export interface LaneEyeOptions {
  camera: Camera;
  /** The contact at the trigger input of the camera; null where none is wired. */
  line: LineTrigger | null;
  clock: Clock;
}

/**
 * The camera of a lane, asked for a picture as of now: by its own command where it has one, else by
 * its trigger input, whose read brings a picture. Who asks while a picture is being taken gets that
 * one.
 */
export class LaneEye {
  readonly #options: LaneEyeOptions;
  readonly #pictures: AwaitedPictures;
  #taking: Promise<Uint8Array> | null = null;
  #triggeredUntilMs = 0;

  constructor(options: LaneEyeOptions) {
    this.#options = options;
    this.#pictures = new AwaitedPictures(options.clock);
    options.camera.onPicture?.(({ jpeg }) => this.#pictures.came(jpeg));
  }

  /** Whether it can take a picture at all; else there are pictures of reads at most. */
  get canLook(): boolean {
    return this.#options.camera.snapshot !== undefined || this.#canBeTriggered;
  }

  /** Whether a read that comes now may come only because a picture was wanted. */
  get triggered(): boolean {
    return this.#options.clock.monotonicMs() < this.#triggeredUntilMs;
  }

  /** @throws LanekeeperError `picture/not-taken`, with the reason */
  look(): Promise<Uint8Array> {
    this.#taking ??= this.#look().finally(() => (this.#taking = null));
    return this.#taking;
  }

  get #canBeTriggered(): boolean {
    const { camera, line } = this.#options;
    return line !== null && camera.onPicture !== undefined;
  }

  async #look(): Promise<Uint8Array> {
    const { camera } = this.#options;
    if (camera.snapshot === undefined) return this.#trigger();
    return camera.snapshot().catch((error: unknown) => {
      // The contact is a second way to the same picture.
      if (this.#canBeTriggered) return this.#trigger();
      throw new LanekeeperError('picture/not-taken', sentenceOf(error), error);
    });
  }

  async #trigger(): Promise<Uint8Array> {
    const { line, clock } = this.#options;
    if (line === null || !this.#canBeTriggered) {
      const sentence = 'the camera of the lane takes no picture on request';
      throw new LanekeeperError('picture/not-taken', sentence);
    }
    const taken = this.#pictures.next(PICTURE_WAIT_MS);
    this.#triggeredUntilMs = clock.monotonicMs() + PICTURE_WAIT_MS;
    line.fire();
    const picture = await taken;
    if (picture instanceof Uint8Array) return picture;
    const sentence = 'the camera of the lane was triggered and sent no picture';
    throw new LanekeeperError('picture/not-taken', sentence);
  }
}
