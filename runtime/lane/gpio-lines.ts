import type {
  Gpio,
  InputCounters,
  InputLine,
  LineAddress,
  OutputCounters,
  OutputLine,
} from '../../drivers/gpio/port.js';

/** Remembers every line that was opened, so that its counters can be shown. */
export class GpioLines implements Gpio {
  readonly #gpio: Gpio;
  readonly #lines: (InputLine | OutputLine)[] = [];

  constructor(gpio: Gpio) {
    this.#gpio = gpio;
  }

  openInput(address: LineAddress): InputLine {
    const line = this.#gpio.openInput(address);
    this.#lines.push(line);
    return line;
  }

  openOutput(address: LineAddress): OutputLine {
    const line = this.#gpio.openOutput(address);
    this.#lines.push(line);
    return line;
  }

  /** Remembers an input that is none of this box's own. */
  adopt(line: InputLine): InputLine {
    this.#lines.push(line);
    return line;
  }

  /** Chip and line with what was counted there. */
  counters(): ({ chip: string; line: number | string } & (InputCounters | OutputCounters))[] {
    return this.#lines.map(({ address: { chip, line }, counters }) => ({
      chip,
      line,
      ...counters,
    }));
  }

  close(): void {
    this.#gpio.close();
  }
}
