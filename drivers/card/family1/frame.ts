import { endsWithItsCrc, withCrc } from '../../crc16.js';
import type { FrameShape } from '../../frame-scanner.js';

/**
 * Frames of family 1 screen and voice cards. Provenance: makers' documents; check sums and lengths
 * proved against their examples, no card has been tried yet. To confirm on site: the address and the
 * bit rate that the card is set up with (0 and 9600 as delivered), and that it answers.
 *
 * Address (1), 64, packet number (2; FF FF: none), command (1), data length (1), data,
 * CRC-16/Modbus over all before it, low byte first.
 */
export interface CardFrame {
  address: number;
  command: number;
  data: Uint8Array;
}

export const CardCommand = {
  Connect: 0x00,
  Speak: 0x30,
  PassThrough: 0x3f,
  ShowText: 0x62,
  PayPage: 0xe1,
  PlacesPage: 0xe3,
} as const;

const KIND = 0x64;
const HEADER_BYTES = 6;
const CRC_BYTES = 2;

/** Longest data in bytes: its length is one byte. */
export const CARD_DATA_BYTES_MAX = 255;

/** @throws RangeError when the data is longer than `CARD_DATA_BYTES_MAX`. */
export function encodeCardFrame(frame: CardFrame): Uint8Array {
  const { address, command, data } = frame;
  if (data.length > CARD_DATA_BYTES_MAX)
    throw new RangeError(`A card frame holds at most ${CARD_DATA_BYTES_MAX} bytes of data.`);
  return withCrc(Uint8Array.from([address, KIND, 0xff, 0xff, command, data.length, ...data]));
}

/** How frames are found; `accepts` narrows them where the line can be full of noise. */
export function cardFrameShape(options: {
  dataBytesMax: number;
  accepts?: (frame: CardFrame) => boolean;
}): FrameShape<CardFrame> {
  return {
    bytesMax: HEADER_BYTES + options.dataBytesMax + CRC_BYTES,
    measure(bytes) {
      const [, kind, , , , length] = bytes;
      if (kind === undefined) return 'incomplete';
      if (kind !== KIND) return 'none';
      if (length === undefined) return 'incomplete';
      return length > options.dataBytesMax ? 'bad' : HEADER_BYTES + length + CRC_BYTES;
    },
    decode(bytes) {
      if (!endsWithItsCrc(bytes)) return null;
      const [address = 0, , , , command = 0] = bytes;
      const frame = { address, command, data: bytes.slice(HEADER_BYTES, -CRC_BYTES) };
      return options.accepts?.(frame) === false ? null : frame;
    },
  };
}
