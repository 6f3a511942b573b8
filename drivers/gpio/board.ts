import type { LineAddress } from './port.js';

/**
 * The other side of simulated lines, where the world is: it drives what the controller reads and
 * sees what the controller drives. Levels here are electrical, true is high; `electrical()` and
 * `signal()` translate. Only chip and offset of an address matter.
 */
export interface Board {
  setInput(address: LineAddress, high: boolean): void;
  /** Undefined until the controller has opened the output. */
  readOutput(address: LineAddress): boolean | undefined;
  /** Calls back after each change; the output's first level is one. */
  onOutputChange(address: LineAddress, callback: (high: boolean) => void): void;
  close(): void;
}
