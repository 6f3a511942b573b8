import { crc32 } from 'node:zlib';

const CHECKSUM_BYTES = 4;

/** Puts a checksum before a value's bytes. */
export function seal(payload: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(CHECKSUM_BYTES + payload.length);
  sealed.set(payload, CHECKSUM_BYTES);
  new DataView(sealed.buffer).setUint32(0, crc32(payload), true);
  return sealed;
}

/** The value's bytes, or null when they are not what was sealed. */
export function unseal(sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < CHECKSUM_BYTES) return null;
  const payload = sealed.subarray(CHECKSUM_BYTES);
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  return view.getUint32(0, true) === crc32(payload) ? payload : null;
}
