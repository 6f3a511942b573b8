import type { Board } from '../../gpio/board.js';
import { electrical } from '../../gpio/electrical.js';
import type { LineAddress } from '../../gpio/port.js';
import type { Clock } from '../../clock.js';
import { BarrierTwin, type ArmMotion, type Contact } from './twin.js';

/** The lines between a controller and a barrier, as the controller's configuration names them. */
export interface BarrierLines {
  /** Null where the camera raises. */
  raise: LineAddress | null;
  lower: LineAddress | null;
  stop: LineAddress | null;
  hold?: LineAddress | null;
  limitUp: LineAddress | null;
  limitDown: LineAddress | null;
}

/** A barrier at the lines of a simulated board. */
export function wireBarrierTwin(options: {
  board: Board;
  lines: BarrierLines;
  clock: Clock;
  travelMs: number;
  onMotion?: (motion: ArmMotion, angleDegrees: number) => void;
}): BarrierTwin {
  const { board, lines, ...forTwin } = options;
  const twin = new BarrierTwin({
    ...forTwin,
    onLimits: ({ up, down }) => {
      setSwitch(board, lines.limitUp, up);
      setSwitch(board, lines.limitDown, down);
    },
  });
  watchContact(board, lines.raise, twin, 'raise');
  watchContact(board, lines.lower, twin, 'lower');
  watchContact(board, lines.stop, twin, 'stop');
  watchContact(board, lines.hold ?? null, twin, 'hold');
  return twin;
}

function setSwitch(board: Board, address: LineAddress | null, active: boolean): void {
  if (address !== null) board.setInput(address, electrical(address, active));
}

function watchContact(
  board: Board,
  address: LineAddress | null,
  twin: BarrierTwin,
  contact: Contact,
): void {
  if (address === null) return;
  board.onOutputChange(address, (high) => {
    twin.setContact(contact, high === electrical(address, true));
  });
}
