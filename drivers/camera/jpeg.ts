import { pictureBytesMax } from './port.js';

/** The bytes of a picture; null for none, `unusable` for one that is too large or no JPEG. */
export type GivenPicture = Uint8Array | 'unusable' | null;

/** A longer text holds too large a picture, and is not decoded at all. */
const TEXT_MAX = Math.ceil(pictureBytesMax / 3) * 4;

/** Reads a JPEG that came as Base64. */
export function jpegOf(text: unknown): GivenPicture {
  if (typeof text !== 'string' || text === '') return null;
  if (text.length > TEXT_MAX) return 'unusable';
  return pictureOf(Buffer.from(text, 'base64'));
}

/** Bytes that came as a picture, if they are one. */
export function pictureOf(bytes: Uint8Array): Exclude<GivenPicture, null> {
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  return isJpeg && bytes.length <= pictureBytesMax ? bytes : 'unusable';
}
