import type { GpioKernel } from '../../drivers/gpio/character-device/kernel.js';

interface FakeLine {
  name: string;
  output: boolean;
  high: boolean;
  activeLow: boolean;
  edges: boolean;
  consumer: string;
  /** Reads as this, whatever is written. */
  shorted: boolean | null;
}

interface FakeFile {
  chip: string;
  /** Null for the file of the chip itself. */
  line: number | null;
  events: Buffer[];
  sequence: number;
  callback: (() => void) | null;
}

const refused = (code: string): Error => Object.assign(new Error(code), { code });

/**
 * The GPIO character device of a kernel in memory, held to the structures of its public header. A
 * line that is given back keeps direction and level, and 16 edges wait at most.
 */
export class FakeGpioKernel implements GpioKernel {
  /** What happened to the electrical levels and directions, in words. */
  readonly electrical: string[] = [];
  readonly #chips = new Map<string, { label: string; lines: FakeLine[] }>();
  readonly #files = new Map<number, FakeFile>();
  /** The next call with this request fails with this code. */
  fail: { request: number; code: string } | null = null;
  mayOpen = true;
  #nextFile = 100;

  addChip(path: string, label: string, lines: number): void {
    const line = (_: unknown, offset: number): FakeLine => ({
      name: `GPIO${offset}`,
      output: false,
      high: false,
      activeLow: false,
      edges: false,
      consumer: '',
      shorted: null,
    });
    this.#chips.set(path, { label, lines: Array.from({ length: lines }, line) });
  }

  removeChip(path: string): void {
    this.#chips.delete(path);
  }

  line(path: string, offset: number): FakeLine {
    const line = this.#chips.get(path)?.lines[offset];
    if (line === undefined) throw refused('ENODEV');
    return line;
  }

  get openFiles(): number {
    return this.#files.size;
  }

  /** The world drives an input; the kernel sees the edge after `atNs`. */
  drive(path: string, offset: number, high: boolean, atNs: bigint, told = true): void {
    const line = this.line(path, offset);
    if (line.high === high) return;
    line.high = high;
    const file = [...this.#files.values()].find((one) => one.chip === path && one.line === offset);
    if (file === undefined || !line.edges) return;
    file.sequence += 1;
    if (!told) return;
    const event = Buffer.alloc(48);
    event.writeBigUInt64LE(atNs, 0);
    event.writeUInt32LE(high === line.activeLow ? 2 : 1, 8);
    event.writeUInt32LE(offset, 12);
    event.writeUInt32LE(file.sequence, 16);
    event.writeUInt32LE(file.sequence, 20);
    file.events.push(event);
    if (file.events.length > 16) file.events.shift();
  }

  /** The event loop comes round: who has edges to read is called. */
  turn(): void {
    for (const file of [...this.#files.values()]) if (file.events.length > 0) file.callback?.();
  }

  chips(): string[] {
    return [...this.#chips.keys()];
  }

  open(path: string): number {
    if (!this.mayOpen) throw refused('EACCES');
    if (!this.#chips.has(path)) throw refused('ENOENT');
    return this.#add({ chip: path, line: null, events: [], sequence: 0, callback: null });
  }

  close(file: number): void {
    const { chip, line } = this.#file(file);
    if (line !== null && this.#chips.has(chip)) this.line(chip, line).consumer = '';
    this.#files.delete(file);
  }

  control(file: number, request: number, argument: Buffer): void {
    if (this.fail?.request === request) {
      const { code } = this.fail;
      this.fail = null;
      throw refused(code);
    }
    // The size of the structure stands in the number of the request.
    if (((request >>> 16) & 0x3fff) !== argument.length) throw refused('EFAULT');
    const { chip, line } = this.#file(file);
    if (request === 0x8044b401) this.#chipInfo(chip, argument);
    else if (request === 0xc100b405) this.#lineInfo(chip, argument);
    else if (request === 0xc250b407) this.#request(chip, argument);
    else if (request === 0xc110b40d) this.#configure(chip, line ?? -1, argument);
    else if (request === 0xc010b40e) this.#get(chip, line ?? -1, argument);
    else if (request === 0xc010b40f) this.#set(chip, line ?? -1, argument);
    else throw refused('ENOTTY');
  }

  read(file: number, into: Buffer): number {
    const held = this.#file(file);
    this.line(held.chip, held.line ?? -1);
    const bytes = Buffer.concat(held.events.splice(0, Math.floor(into.length / 48)));
    return bytes.copy(into);
  }

  watch(file: number, callback: () => void): () => void {
    this.#file(file).callback = callback;
    return () => {
      const held = this.#files.get(file);
      if (held !== undefined) held.callback = null;
    };
  }

  #chipInfo(path: string, argument: Buffer): void {
    const chip = this.#chips.get(path);
    if (chip === undefined) throw refused('ENODEV');
    argument.write('gpiochip', 0);
    argument.write(chip.label, 32);
    argument.writeUInt32LE(chip.lines.length, 64);
  }

  #lineInfo(path: string, argument: Buffer): void {
    const line = this.line(path, argument.readUInt32LE(64));
    argument.write(line.name, 0);
    argument.write(line.consumer, 32);
    const used = line.consumer === '' ? 0n : 1n;
    argument.writeBigUInt64LE(used | (line.output ? 8n : 4n), 72);
  }

  #request(path: string, argument: Buffer): void {
    const offset = argument.readUInt32LE(0);
    const line = this.line(path, offset);
    const flags = argument.readBigUInt64LE(288);
    if (argument.readUInt32LE(560) !== 1) throw refused('EINVAL');
    if (line.consumer !== '') throw refused('EBUSY');
    if ((flags & 48n) !== 0n && (flags & 4n) === 0n) throw refused('EINVAL');
    line.consumer = argument.toString('latin1', 256, argument.indexOf(0, 256));
    line.activeLow = (flags & 2n) !== 0n;
    line.edges = (flags & 48n) !== 0n;
    if ((flags & 4n) !== 0n) line.output = false;
    const held = { chip: path, line: offset, events: [], sequence: 0, callback: null };
    argument.writeInt32LE(this.#add(held), 588);
  }

  #configure(path: string, offset: number, argument: Buffer): void {
    const line = this.line(path, offset);
    const flags = argument.readBigUInt64LE(0);
    const [count, id] = [argument.readUInt32LE(8), argument.readUInt32LE(32)];
    if ((flags & 8n) === 0n || count !== 1 || id !== 2) throw refused('EINVAL');
    if (argument.readBigUInt64LE(48) !== 1n) throw refused('EINVAL');
    line.activeLow = (flags & 2n) !== 0n;
    const high = (argument.readBigUInt64LE(40) === 1n) !== line.activeLow;
    if (!line.output || line.high !== high) {
      this.electrical.push(`${offset} out ${high ? 'high' : 'low'}`);
    }
    line.output = true;
    line.high = high;
  }

  #get(path: string, offset: number, argument: Buffer): void {
    const line = this.line(path, offset);
    const high = line.shorted ?? line.high;
    argument.writeBigUInt64LE(high === line.activeLow ? 0n : 1n, 0);
  }

  #set(path: string, offset: number, argument: Buffer): void {
    const line = this.line(path, offset);
    if (!line.output) throw refused('EPERM');
    line.high = (argument.readBigUInt64LE(0) === 1n) !== line.activeLow;
    this.electrical.push(`${offset} ${line.high ? 'high' : 'low'}`);
  }

  #file(file: number): FakeFile {
    const held = this.#files.get(file);
    if (held === undefined) throw refused('EBADF');
    return held;
  }

  #add(file: FakeFile): number {
    this.#nextFile += 1;
    this.#files.set(this.#nextFile, file);
    return this.#nextFile;
  }
}
