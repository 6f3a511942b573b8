import type { CameraRelay } from '../../camera/port.js';
import type { Clock, Timer } from '../../clock.js';
import { DriverError } from '../../driver-error.js';
import type { InputLine } from '../../gpio/port.js';
import { limitPosition } from '../limit-position.js';
import type { ArmPosition, Barrier } from '../port.js';

const TRIES_MAX = 5;
const TRY_AGAIN_MS = 1_000;

/**
 * A barrier that is raised through its camera. It is never lowered over the network: nothing could
 * stop it in time there, so the board closes by its own loop logic. A raise that surely was not
 * done is tried again, five times in all; one that may have been done is not, since a second pulse
 * may be a command to close on boards that count them.
 */
export class CameraRelayBarrier implements Barrier {
  readonly counters = { raises: 0, lowers: 0, stops: 0, failedRaises: 0 };
  private readonly relay: CameraRelay;
  private readonly clock: Clock;
  private readonly limitUp: InputLine | null;
  private readonly limitDown: InputLine | null;
  private readonly onTrouble: (error: DriverError) => void;
  private again: Timer | null = null;
  private closed = false;

  constructor(options: {
    relay: CameraRelay;
    clock: Clock;
    limitUp: InputLine | null;
    limitDown: InputLine | null;
    /** A raise that was not done, or of which that is not known. */
    onTrouble: (error: DriverError) => void;
  }) {
    this.relay = options.relay;
    this.clock = options.clock;
    this.limitUp = options.limitUp;
    this.limitDown = options.limitDown;
    this.onTrouble = options.onTrouble;
  }

  raise(): void {
    this.counters.raises += 1;
    this.again?.cancel();
    void this.attempt(1, this.counters.raises);
  }

  lower(): void {
    // The board closes by itself.
  }

  stop(): void {
    // There is no way to say it.
  }

  position(): ArmPosition {
    return limitPosition(this.limitUp, this.limitDown);
  }

  close(): void {
    this.closed = true;
    this.again?.cancel();
  }

  private async attempt(tries: number, raise: number): Promise<void> {
    try {
      await this.relay.pulse();
    } catch (error) {
      // A later raise has its own tries.
      if (this.closed || raise !== this.counters.raises) return;
      const failed = error instanceof DriverError ? error : unknown(error);
      if (failed.code === 'camera/relay-refused' && tries < TRIES_MAX) {
        this.again = this.clock.after(TRY_AGAIN_MS, () => void this.attempt(tries + 1, raise));
        return;
      }
      this.counters.failedRaises += 1;
      this.onTrouble(failed);
    }
  }
}

function unknown(cause: unknown): DriverError {
  return new DriverError('camera/relay-unknown', 'The relay of the camera failed.', cause);
}
