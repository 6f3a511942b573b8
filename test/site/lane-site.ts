import type { ArmMotion, BarrierTwin } from '../../drivers/barrier/relay/twin.js';
import { wireBarrierTwin, type BarrierLines } from '../../drivers/barrier/relay/twin-wiring.js';
import { CameraTwin } from '../../drivers/camera/serial-frame/twin.js';
import { CardTwin } from '../../drivers/card/family1/twin.js';
import type { Clock } from '../../drivers/clock.js';
import type { Board } from '../../drivers/gpio/board.js';
import type { LineAddress } from '../../drivers/gpio/port.js';
import { LoopTwin } from '../../drivers/loop/twin.js';
import { openPty, type Pty } from '../support/pty.js';
import { Watched } from './watched.js';

export const TRAVEL_MS = 400;
const CARD_ADDRESS = 0;

/** What a lane of the site tells its visitors. */
export interface LaneSiteEvents {
  onArm?: (motion: ArmMotion, angleDegrees: number) => void;
  onShow?: (lines: readonly string[]) => void;
  onSpeak?: (text: string) => void;
}

/**
 * One lane in the open air: two loops, a barrier, a camera and a screen card on real serial
 * devices. It knows where the cars are, whatever the controller thinks.
 */
export class LaneSite {
  readonly approach: LoopTwin;
  readonly underArm: LoopTwin;
  readonly barrier: BarrierTwin;
  readonly camera: CameraTwin;
  readonly cameraPty: Pty;
  readonly cardPty: Pty;
  /** Changes whenever the arm or what is shown changes. */
  readonly watched = new Watched();
  /** Times that the arm was lowered on a car, or kept lowering on one. */
  armViolations = 0;
  shown = '';

  readonly #clock: Clock;
  #carsUnderArm = 0;

  constructor(options: {
    board: Board;
    clock: Clock;
    /** The lane's lines on the board are counted from here. */
    firstLine: number;
    events: LaneSiteEvents;
  }) {
    const { board, clock, firstLine, events } = options;
    this.#clock = clock;
    const lines = laneLines(firstLine);
    this.approach = new LoopTwin({ board, address: lines.approach });
    this.underArm = new LoopTwin({ board, address: lines.underArm });
    this.cameraPty = openPty();
    this.cardPty = openPty();
    this.camera = new CameraTwin({ sink: sinkOf(this.cameraPty) });
    const card = new CardTwin({
      address: CARD_ADDRESS,
      sink: sinkOf(this.cardPty),
      onShow: (shown) => {
        this.shown = shown.join(' ').trim();
        events.onShow?.(shown);
        this.watched.changed();
      },
      onSpeak: (text) => events.onSpeak?.(text),
    });
    this.cardPty.onBytes((bytes) => card.receive(bytes));
    this.barrier = wireBarrierTwin({
      board,
      lines: lines.barrier,
      clock,
      travelMs: TRAVEL_MS,
      onMotion: (motion, angleDegrees) => {
        this.#judge();
        events.onArm?.(motion, angleDegrees);
        this.watched.changed();
      },
    });
  }

  /** A car's wheels roll under the arm, or out from under it. */
  carUnderArm(there: boolean): void {
    this.#carsUnderArm += there ? 1 : -1;
    this.underArm.set(this.#carsUnderArm > 0 ? 'active' : 'inactive');
    // The controller reads its levels on a tick; a moment later the arm must go up again.
    if (there) this.#clock.after(200, () => this.#judge());
  }

  get armUp(): boolean {
    return this.barrier.angleDegrees >= 80;
  }

  get armDown(): boolean {
    return this.barrier.angleDegrees <= 3;
  }

  close(): void {
    this.cameraPty.close();
    this.cardPty.close();
  }

  #judge(): void {
    if (this.barrier.motion === 'lowering' && this.#carsUnderArm > 0) this.armViolations += 1;
  }
}

/** The lines of a lane as its configuration names them. */
export function laneLines(firstLine: number): {
  approach: LineAddress;
  underArm: LineAddress;
  barrier: BarrierLines;
} {
  const line = (offset: number): LineAddress => ({
    chip: 'demo',
    line: firstLine + offset,
    activeLow: false,
  });
  return {
    approach: line(0),
    underArm: line(1),
    barrier: {
      raise: line(2),
      lower: line(3),
      stop: null,
      limitUp: line(4),
      limitDown: line(5),
    },
  };
}

function sinkOf(pty: Pty): { write(bytes: Uint8Array): void } {
  return {
    write: (bytes) => {
      // A device that was unplugged loses what it says.
      pty.write(bytes).catch(() => undefined);
    },
  };
}
