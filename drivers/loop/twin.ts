import type { Board } from '../gpio/board.js';
import { electrical } from '../gpio/electrical.js';
import type { LineAddress } from '../gpio/port.js';

/** `faulty`: the detector found its loop broken; fail-safe, it switches on as for a car. */
export type LoopState = 'active' | 'inactive' | 'faulty';

/** A loop detector in fail-safe mode, at the input of a simulated board. */
export class LoopTwin {
  private readonly board: Board;
  private readonly address: LineAddress;
  private current: LoopState = 'inactive';

  constructor(options: { board: Board; address: LineAddress }) {
    this.board = options.board;
    this.address = options.address;
    this.set('inactive');
  }

  get state(): LoopState {
    return this.current;
  }

  set(state: LoopState): void {
    this.current = state;
    this.board.setInput(this.address, electrical(this.address, state !== 'inactive'));
  }
}
