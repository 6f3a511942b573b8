const HASH_BITS = 12;
/** A copy of fewer bytes would not be shorter than they are. */
const COPIED_MIN = 4;
const COPIED_MAX = 64;
const BACK_MAX = 0xffff;
/** Up to this length and distance a copy takes two bytes, else three. */
const SHORT_COPIED_MAX = 11;
const SHORT_BACK_MAX = 0x7ff;

/**
 * Packs with Snappy (its format_description): less thoroughly than zlib, and without what setting up
 * zlib costs for a few hundred bytes.
 */
export function packSnappy(plain: Uint8Array): Uint8Array {
  const packed: number[] = [];
  for (let rest = plain.length; ; rest >>>= 7) {
    packed.push(rest < 128 ? rest : (rest & 127) | 128);
    if (rest < 128) break;
  }
  const seen = new Int32Array(1 << HASH_BITS).fill(-1);
  let literalFrom = 0;
  let at = 0;
  while (at + COPIED_MIN <= plain.length) {
    const hash = hashAt(plain, at);
    const earlier = seen[hash] ?? -1;
    seen[hash] = at;
    const copied = earlier < 0 || at - earlier > BACK_MAX ? 0 : sameBytes(plain, earlier, at);
    if (copied < COPIED_MIN) {
      at += 1;
      continue;
    }
    putLiteral(packed, plain.subarray(literalFrom, at));
    putCopy(packed, copied, at - earlier);
    at += copied;
    literalFrom = at;
  }
  putLiteral(packed, plain.subarray(literalFrom));
  return Uint8Array.from(packed);
}

function hashAt(bytes: Uint8Array, at: number): number {
  const four =
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24);
  return Math.imul(four, 0x1e35a7bd) >>> (32 - HASH_BITS);
}

function sameBytes(bytes: Uint8Array, earlier: number, at: number): number {
  let same = 0;
  while (
    same < COPIED_MAX &&
    at + same < bytes.length &&
    bytes[earlier + same] === bytes[at + same]
  ) {
    same += 1;
  }
  return same;
}

function putLiteral(packed: number[], bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  const last = bytes.length - 1;
  if (last < 60) packed.push(last << 2);
  else {
    const more = last < 0x100 ? 1 : last < 0x10000 ? 2 : last < 0x1000000 ? 3 : 4;
    packed.push((59 + more) << 2);
    for (let byte = 0; byte < more; byte += 1) packed.push((last >>> (8 * byte)) & 0xff);
  }
  for (const byte of bytes) packed.push(byte);
}

function putCopy(packed: number[], copied: number, back: number): void {
  if (copied <= SHORT_COPIED_MAX && back <= SHORT_BACK_MAX) {
    packed.push(1 | ((copied - 4) << 2) | ((back >> 8) << 5), back & 0xff);
  } else packed.push(2 | ((copied - 1) << 2), back & 0xff, back >> 8);
}
