/**
 * The structures of the GPIO character device, version 2. Provenance: the kernel's own
 * `include/uapi/linux/gpio.h`; sizes and places are part of its promise to programs. Numbers are in
 * the byte order of the machine, which is little-endian on every box that we know.
 */

/** The numbers of the requests; each holds its direction and the size of its structure. */
export const GpioRequest = {
  ChipInfo: 0x8044_b401,
  LineInfo: 0xc100_b405,
  RequestLine: 0xc250_b407,
  SetConfig: 0xc110_b40d,
  GetValues: 0xc010_b40e,
  SetValues: 0xc010_b40f,
} as const;

/** What a line is, or is asked to be. */
export const LineFlag = {
  ActiveLow: 2n,
  Input: 4n,
  Output: 8n,
  EdgeRising: 16n,
  EdgeFalling: 32n,
} as const;

const NAME_BYTES = 32;
const CHIP_INFO_BYTES = 68;
const LINE_INFO_BYTES = 256;
const LINE_REQUEST_BYTES = 592;
const CONFIG_BYTES = 272;
const VALUES_BYTES = 16;
/** Size of one edge in what a line's file gives. */
export const EDGE_BYTES = 48;

const OUTPUT_VALUES = 2;
const RISING = 1;

export const chipInfoBuffer = (): Buffer => Buffer.alloc(CHIP_INFO_BYTES);

export function chipInfo(buffer: Buffer): { name: string; label: string; lines: number } {
  return {
    name: textAt(buffer, 0),
    label: textAt(buffer, NAME_BYTES),
    lines: buffer.readUInt32LE(2 * NAME_BYTES),
  };
}

export function lineInfoBuffer(line: number): Buffer {
  const buffer = Buffer.alloc(LINE_INFO_BYTES);
  buffer.writeUInt32LE(line, 64);
  return buffer;
}

export interface LineInfo {
  name: string;
  /** Who holds the line; empty while nobody does. */
  consumer: string;
  flags: bigint;
}

export function lineInfo(buffer: Buffer): LineInfo {
  return {
    name: textAt(buffer, 0),
    consumer: textAt(buffer, NAME_BYTES),
    flags: buffer.readBigUInt64LE(72),
  };
}

/** Asks for one line. With neither direction among the flags it is taken as it is. */
export function lineRequest(line: number, flags: bigint, consumer: string): Buffer {
  const buffer = Buffer.alloc(LINE_REQUEST_BYTES);
  buffer.writeUInt32LE(line, 0);
  buffer.write(consumer, 256, NAME_BYTES - 1, 'latin1');
  buffer.writeBigUInt64LE(flags, 288);
  buffer.writeUInt32LE(1, 560);
  return buffer;
}

/** The file of a line that was given. */
export const requestedFile = (buffer: Buffer): number => buffer.readInt32LE(588);

/** Makes a line that is held an output at a level, in one step. */
export function outputConfig(flags: bigint, active: boolean): Buffer {
  const buffer = Buffer.alloc(CONFIG_BYTES);
  buffer.writeBigUInt64LE(flags, 0);
  buffer.writeUInt32LE(1, 8);
  buffer.writeUInt32LE(OUTPUT_VALUES, 32);
  buffer.writeBigUInt64LE(active ? 1n : 0n, 40);
  buffer.writeBigUInt64LE(1n, 48);
  return buffer;
}

/** The level of the one line of a file, to be written or to be filled in. */
export function lineValues(active = false): Buffer {
  const buffer = Buffer.alloc(VALUES_BYTES);
  buffer.writeBigUInt64LE(active ? 1n : 0n, 0);
  buffer.writeBigUInt64LE(1n, 8);
  return buffer;
}

export const isActive = (values: Buffer): boolean => (values.readBigUInt64LE(0) & 1n) === 1n;

/** An edge as the kernel saw it. */
export interface KernelEdge {
  /** Nanoseconds of the kernel's monotonic clock. */
  atNs: bigint;
  /** After `activeLow`. */
  toActive: boolean;
  /** Counts the edges of this line from 1; a gap means that edges were lost. */
  sequence: number;
}

/** The whole edges in `buffer`. */
export function edgesIn(buffer: Buffer): KernelEdge[] {
  return Array.from({ length: Math.floor(buffer.length / EDGE_BYTES) }, (_, index) => {
    const at = index * EDGE_BYTES;
    return {
      atNs: buffer.readBigUInt64LE(at),
      toActive: buffer.readUInt32LE(at + 8) === RISING,
      sequence: buffer.readUInt32LE(at + 20),
    };
  });
}

function textAt(buffer: Buffer, at: number): string {
  const bytes = buffer.subarray(at, at + NAME_BYTES);
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end < 0 ? NAME_BYTES : end);
}
