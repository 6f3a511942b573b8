/** The few forms of DER (ITU-T X.690) that a signing request is made of. */

export function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

export function set(...parts: Buffer[]): Buffer {
  return tagged(0x31, ...parts);
}

export function utf8(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text, 'utf8'));
}

/** @param value from 0 to 127 */
export function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]));
}

export function bitString(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), bytes);
}

/** @param dotted for example `2.5.4.3` */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return tagged(0x06, Buffer.from(bytes));
}

/** A field by number instead of by type; constructed. */
export function field(number: number, ...parts: Buffer[]): Buffer {
  return tagged(0xa0 | number, ...parts);
}

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

/** Seven bits a byte, the highest first; all but the last carry the top bit. */
function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift(0x80 | (rest % 128));
  }
  return bytes;
}
