const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});

/**
 * CRC-16 as Modbus has it: start value 0xFFFF, polynomial 0xA001 (reflected 0x8005), no final
 * exclusive-or. Its low byte goes first on every wire of ours.
 */
export function crc16Modbus(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

/** `bytes` followed by their CRC, low byte first. */
export function withCrc(bytes: Uint8Array): Uint8Array {
  const crc = crc16Modbus(bytes);
  const framed = new Uint8Array(bytes.length + 2);
  framed.set(bytes);
  framed.set([crc & 0xff, crc >>> 8], bytes.length);
  return framed;
}

/** Whether the last two bytes are the CRC of all before them. */
export function endsWithItsCrc(framed: Uint8Array): boolean {
  if (framed.length < 2) return false;
  const crc = crc16Modbus(framed.subarray(0, -2));
  return framed[framed.length - 2] === (crc & 0xff) && framed[framed.length - 1] === crc >>> 8;
}
