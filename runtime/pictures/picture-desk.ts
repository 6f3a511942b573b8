import type { Camera, CameraPicture, PlateRead } from '../../drivers/camera/port.js';
import type { LineTrigger } from '../../drivers/camera/trigger/line-trigger.js';
import type { PictureTaken, Uplink } from '../../protocol/park/uplink.js';
import type { PictureSubject, Stamp } from '../../protocol/park/values.js';
import type { LaneConfig } from '../config/config.js';
import { sentenceOf } from '../errors.js';
import type { NodeParts } from '../node-parts.js';
import { LaneEye } from './lane-eye.js';
import type { PictureShelf } from './picture-shelf.js';

export interface PictureDeskOptions extends Pick<NodeParts, 'environment' | 'config' | 'stamper'> {
  shelf: PictureShelf;
  /** A picture waits for the cloud. */
  onKept: () => void;
}

interface Seen {
  jpeg: Uint8Array;
  /** The plate that the camera read beside it; empty where it read none. */
  plate: string;
  at: Stamp;
  atMs: number;
}

/** What a picture is needed for. */
interface Shown {
  subject: PictureSubject;
  subjectId: string;
}

/** Orders of a car whose picture has not come yet. */
interface Wanted {
  plate: string;
  shown: readonly (Shown & { plate: string })[];
  atMs: number;
}

/** A car may stand in the lane as long before it pays; an older picture is of another visit. */
const SEEN_MAX_MS = 15 * 60_000;
/** A camera that sends the picture behind its read does so well within this time. */
const FOLLOWS_MAX_MS = 10_000;
const OF_THE_READ = 'taken when the car was read';

/**
 * Ties pictures to what they show (2.12): an entry, an exit, a car that fits no stay, a movement of
 * the arm, or the wish of the lane monitor. Those of reads come from the cameras by themselves; the
 * others are taken when they are wanted, where the camera can. In memory is the latest picture of
 * each lane; what belongs to something goes to the shelf once that is on disk.
 */
export class PictureDesk {
  readonly #options: PictureDeskOptions;
  readonly #latest = new Map<string, Seen>();
  readonly #wanted = new Map<string, Wanted>();
  readonly #eyes = new Map<string, LaneEye>();

  constructor(options: PictureDeskOptions) {
    this.#options = options;
  }

  /** The cameras of a lane; the first one is asked for pictures. */
  watch(lane: LaneConfig, cameras: readonly Camera[], line: LineTrigger | null): void {
    const { clock } = this.#options.environment;
    const [camera] = cameras;
    if (camera !== undefined) this.#eyes.set(lane.id, new LaneEye({ camera, line, clock }));
    for (const one of cameras) one.onPicture?.((picture) => this.#seen(lane, picture));
  }

  /** Whether a read of the lane may have come only because a picture was wanted. */
  triggered(lane: LaneConfig): boolean {
    return this.#eyes.get(lane.id)?.triggered === true;
  }

  /** Orders that a read of the lane led to are on disk. */
  ordered(lane: LaneConfig, read: PlateRead, uplinks: readonly Uplink[]): void {
    const shown = uplinks.flatMap((uplink) => {
      const one = shownBy(uplink, lane);
      return one === null ? [] : [{ ...one, plate: uplink.plate }];
    });
    if (shown.length === 0) return;
    const seen = this.#of(lane, read.plate);
    if (seen !== null) {
      for (const one of shown) this.#keep(seen, one, { plate: one.plate });
      return;
    }
    const atMs = this.#options.environment.clock.monotonicMs();
    this.#wanted.set(lane.id, { plate: read.plate, shown, atMs });
  }

  /**
   * The lane monitor wants a picture of the lane (3.31): as it is now, or, where the camera takes
   * none, that of the car which stands there, from its read.
   * @returns why there is none, or null
   */
  async capture(
    lane: LaneConfig,
    read: PlateRead | null,
    captureId: string,
  ): Promise<string | null> {
    return this.#now(lane, read, { subject: 'CAPTURE', subjectId: captureId });
  }

  /** The arm was moved by hand, from afar, or by nobody known, and the report of it is on disk. */
  async moved(lane: LaneConfig, read: PlateRead | null, movementId: string): Promise<void> {
    const shown = { subject: 'ARM_MOVEMENT', subjectId: movementId } as const;
    const reason = await this.#now(lane, read, shown);
    if (reason !== null && this.#eyes.get(lane.id)?.canLook === true)
      this.#options.environment.log.warn('picture_not_taken', { lane: lane.id, reason });
  }

  async #now(lane: LaneConfig, read: PlateRead | null, shown: Shown): Promise<string | null> {
    const eye = this.#eyes.get(lane.id);
    const at = this.#options.stamper.now();
    const plate = read?.plate ?? '';
    let reason = 'the camera of the lane takes no picture on request';
    if (eye?.canLook === true) {
      try {
        const jpeg = await eye.look();
        this.#keep({ jpeg, at }, shown, { plate });
        return null;
      } catch (error) {
        reason = sentenceOf(error);
      }
    }
    if (read === null) return `${reason}; no car that was read stands in the lane`;
    const seen = this.#of(lane, read.plate);
    if (seen === null) return `${reason}; it has sent none of the car that stands there`;
    this.#keep(seen, shown, { plate, remark: OF_THE_READ });
    return null;
  }

  #seen(lane: LaneConfig, { plate, jpeg }: CameraPicture): void {
    const { environment, stamper } = this.#options;
    const atMs = environment.clock.monotonicMs();
    const seen = { plate, jpeg, at: stamper.now(), atMs };
    this.#latest.set(lane.id, seen);
    const wanted = this.#wanted.get(lane.id);
    if (wanted?.plate !== plate) return;
    this.#wanted.delete(lane.id);
    if (atMs - wanted.atMs > FOLLOWS_MAX_MS) return;
    for (const one of wanted.shown) this.#keep(seen, one, { plate: one.plate });
  }

  #of(lane: LaneConfig, plate: string): Seen | null {
    const seen = this.#latest.get(lane.id);
    if (seen?.plate !== plate) return null;
    const ageMs = this.#options.environment.clock.monotonicMs() - seen.atMs;
    return ageMs <= SEEN_MAX_MS ? seen : null;
  }

  #keep(
    { jpeg, at }: Pick<Seen, 'jpeg' | 'at'>,
    { subject, subjectId }: Shown,
    { plate, remark = '' }: { plate: string; remark?: string },
  ): void {
    const { shelf, config, environment, onKept } = this.#options;
    const pictureTaken: PictureTaken = {
      ...{ subject, subjectId, takenAt: at, content: jpeg },
      ...{ fileKind: 'jpg', plate, remark },
    };
    // No number of the store: one that was never committed would be given out again.
    const messageId = `${config.node.id}_p${environment.random.token(16)}`;
    const numbers = { messageId, nodeId: config.node.id, sequence: 0, sessionId: '', plate };
    const picture = { ...numbers, at, body: 'pictureTaken', pictureTaken } as const;
    void shelf.add(picture).then(onKept);
  }
}

/** What the picture of the read shows. An exit that nobody saw has no picture. */
function shownBy(uplink: Uplink, { channelId }: LaneConfig): Shown | null {
  switch (uplink.body) {
    case 'sessionOpened':
      return { subject: 'ENTRY', subjectId: uplink.sessionId };
    case 'sessionClosed':
      if (uplink.sessionClosed.exitChannelId !== channelId) return null;
      return { subject: 'EXIT', subjectId: uplink.sessionId };
    case 'sessionLeftUnpaid':
      return { subject: 'EXIT', subjectId: uplink.sessionId };
    case 'carUnmatched':
      return { subject: 'UNMATCHED_CAR', subjectId: uplink.carUnmatched.eventId };
    default:
      return null;
  }
}
