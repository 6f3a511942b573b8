import type { Clock, Timer } from '../../clock.js';
import type { VzHttpTwin } from './twin.js';

const BEAT_MS = 30_000;
const LOST_BEAT_MS = 1_000;
const POLL_AGAIN_MS = 2_000;
/** An answer that does not come within this is given up. */
const ANSWER_WAIT_MS = 30_000;

/**
 * How a VZ camera keeps in touch with its server. With heartbeats it says every 30 s that it is
 * there, and every second once nobody has answered. With comet polling the next poll follows on the
 * answer to the one before, and 2 s after one that failed. Provenance: the maker's document for the
 * heartbeats; for polling what others have published of the software of such cameras. To confirm on
 * site: that the camera's firmware keeps these times.
 */
export class VzHttpBeat {
  /** How often it was answered. */
  answered = 0;
  private readonly options: { twin: VzHttpTwin; clock: Clock; password: string; polls: boolean };
  private timer: Timer | null = null;
  private waiting: AbortController | null = null;
  private closed = false;

  constructor(options: VzHttpBeat['options']) {
    this.options = options;
    void this.beat();
  }

  close(): void {
    this.closed = true;
    this.timer?.cancel();
    this.waiting?.abort();
  }

  private async beat(): Promise<void> {
    const { twin, clock, password, polls } = this.options;
    const waiting = new AbortController();
    this.waiting = waiting;
    this.timer = clock.after(ANSWER_WAIT_MS, () => waiting.abort());
    const answer = await twin.poll(password, waiting.signal);
    this.timer.cancel();
    if (this.closed) return;
    if (answer !== null) this.answered += 1;
    this.timer = clock.after(this.pauseMs(answer !== null, polls), () => void this.beat());
  }

  private pauseMs(wasAnswered: boolean, polls: boolean): number {
    if (polls) return wasAnswered ? 0 : POLL_AGAIN_MS;
    return wasAnswered ? BEAT_MS : LOST_BEAT_MS;
  }
}
