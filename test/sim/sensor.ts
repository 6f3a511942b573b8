import { electrical } from '../../drivers/gpio/electrical.js';
import type { MemoryBoard } from '../../drivers/gpio/memory/memory-board.js';
import type { LineAddress } from '../../drivers/gpio/port.js';

/**
 * `stuck`: says that something is there. `unreadable`: cannot be read. `blind`: sees nothing, for
 * example a loop that has tuned a standing car out.
 */
export type SensorFault = 'none' | 'stuck' | 'unreadable' | 'blind';

/** A detector at an input: what is there, and what it makes of it. */
export class SimSensor {
  readonly name: string;
  readonly #board: MemoryBoard;
  readonly #address: LineAddress;
  readonly #onChange: (sensor: SimSensor) => void;
  readonly #onInput: () => void;
  #occupied = false;
  #blinks = false;
  #fault: SensorFault = 'none';
  #said = false;
  #saysInstead: boolean | null = null;
  /** It changes again and again: what it says now is no more than that. */
  chatters = false;

  constructor(options: {
    name: string;
    board: MemoryBoard;
    address: LineAddress;
    onChange: (sensor: SimSensor) => void;
    /** The input is about to change. */
    onInput: () => void;
  }) {
    this.name = options.name;
    this.#board = options.board;
    this.#address = options.address;
    this.#onChange = options.onChange;
    this.#onInput = options.onInput;
    this.#board.setInput(this.#address, electrical(this.#address, false));
  }

  /** Whether a reader of the line would know, now, that nothing is there. */
  get saysEmpty(): boolean {
    return !this.#said && this.#fault !== 'unreadable';
  }

  set occupied(occupied: boolean) {
    if (occupied === this.#occupied) return;
    this.#occupied = occupied;
    this.#update();
  }

  /** For a moment, shorter than the sensor's clear time, it loses what it sees. */
  set blinks(blinks: boolean) {
    this.#blinks = blinks;
    this.#update();
  }

  /** While it chatters: what it says whatever is there. */
  set saysInstead(says: boolean | null) {
    this.#saysInstead = says;
    this.#update();
  }

  get fault(): SensorFault {
    return this.#fault;
  }

  set fault(fault: SensorFault) {
    this.#fault = fault;
    this.#update();
  }

  #update(): void {
    const emptyBefore = this.#lastEmpty;
    const sees = this.#occupied && !this.#blinks && this.#fault !== 'blind';
    const says = this.#fault === 'stuck' || (this.#saysInstead ?? sees);
    const unreadable = this.#fault === 'unreadable';
    const changed = says !== this.#said || unreadable !== this.#unreadable;
    this.#said = says;
    this.#unreadable = unreadable;
    this.#lastEmpty = this.saysEmpty;
    if (!changed && this.#lastEmpty === emptyBefore) return;
    this.#onInput();
    this.#board.failReads(this.#address, unreadable);
    // The world's knowledge goes first, so that the checker knows of what the program reacts to.
    this.#onChange(this);
    this.#board.setInput(this.#address, electrical(this.#address, says));
  }

  #unreadable = false;
  #lastEmpty = true;
}
