import type { CameraPicture, PlateRead } from '../../drivers/camera/port.js';
import type { PictureTaken, Uplink } from '../../protocol/park/uplink.js';
import type { PictureSubject, Stamp } from '../../protocol/park/values.js';
import type { LaneConfig } from '../config/config.js';
import type { NodeParts } from '../node-parts.js';
import type { PictureShelf } from './picture-shelf.js';

export interface PictureDeskOptions extends Pick<NodeParts, 'environment' | 'config' | 'stamper'> {
  shelf: PictureShelf;
  /** A picture waits for the cloud. */
  onKept: () => void;
}

interface Seen {
  picture: CameraPicture;
  at: Stamp;
  atMs: number;
}

/** A car may stand in the lane as long before it pays; an older picture is of another visit. */
const SEEN_MAX_MS = 15 * 60_000;

/**
 * Ties the pictures that cameras send with their reads to what the reads led to (2.12): an entry,
 * an exit, a car that fits no stay, or the wish of the lane monitor. In memory is the latest
 * picture of each lane; what belongs to something goes to the shelf once that is on disk.
 */
export class PictureDesk {
  readonly #options: PictureDeskOptions;
  readonly #latest = new Map<string, Seen>();

  constructor(options: PictureDeskOptions) {
    this.#options = options;
  }

  /** A camera of the lane sent a picture, before the read that it belongs to. */
  seen(lane: LaneConfig, picture: CameraPicture): void {
    const { environment, stamper } = this.#options;
    this.#latest.set(lane.id, {
      picture,
      at: stamper.now(),
      atMs: environment.clock.monotonicMs(),
    });
  }

  /** Orders that a read of the lane led to are on disk. */
  ordered(lane: LaneConfig, read: PlateRead, uplinks: readonly Uplink[]): void {
    const seen = this.#of(lane, read.plate);
    if (seen === null) return;
    for (const uplink of uplinks) {
      const shown = shownBy(uplink, lane);
      if (shown !== null) this.#keep(seen, shown.subject, shown.subjectId, uplink.plate);
    }
  }

  /**
   * The lane monitor wants a picture of the lane (3.31): that of the car which stands there, from
   * its read. Cameras here take no picture at any other time.
   * @returns why there is none, or null
   */
  capture(lane: LaneConfig, read: PlateRead | null, captureId: string): string | null {
    if (read === null) return 'no car that was read stands in the lane';
    const seen = this.#of(lane, read.plate);
    if (seen === null) return 'the camera of the lane has sent no picture of the car';
    this.#keep(seen, 'CAPTURE', captureId, read.plate);
    return null;
  }

  #of(lane: LaneConfig, plate: string): Seen | null {
    const seen = this.#latest.get(lane.id);
    if (seen?.picture.plate !== plate) return null;
    const ageMs = this.#options.environment.clock.monotonicMs() - seen.atMs;
    return ageMs <= SEEN_MAX_MS ? seen : null;
  }

  #keep(seen: Seen, subject: PictureSubject, subjectId: string, plate: string): void {
    const { shelf, config, environment, onKept } = this.#options;
    const pictureTaken: PictureTaken = {
      ...{ subject, subjectId, takenAt: seen.at, content: seen.picture.jpeg },
      ...{ fileKind: 'jpg', plate, remark: '' },
    };
    // No number of the store: one that was never committed would be given out again.
    const messageId = `${config.node.id}_p${environment.random.token(16)}`;
    const numbers = { messageId, nodeId: config.node.id, sequence: 0, sessionId: '', plate };
    const picture = { ...numbers, at: seen.at, body: 'pictureTaken', pictureTaken } as const;
    void shelf.add(picture).then(onKept);
  }
}

/** What the picture of the read shows. An exit that nobody saw has no picture. */
function shownBy(
  uplink: Uplink,
  { channelId }: LaneConfig,
): { subject: PictureSubject; subjectId: string } | null {
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
