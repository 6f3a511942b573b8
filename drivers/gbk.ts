import iconv from 'iconv-lite';

/** Control, format and line-separating characters; a device has no use for any of them. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const REPLACEMENT = '?'.charCodeAt(0);

/** The text without the characters that could act on a device or split a frame. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '');
}

/**
 * The text in GBK, cleaned by `printable`, with `?` for each character that GBK lacks, cut to at
 * most `bytesMax` bytes without splitting a double byte. No byte below 0x20 comes out.
 */
export function encodeGbk(text: string, bytesMax: number): Uint8Array {
  const encoded: number[] = [];
  for (const character of printable(text)) {
    const bytes = encodeCharacter(character);
    if (encoded.length + bytes.length > bytesMax) break;
    encoded.push(...bytes);
  }
  return Uint8Array.from(encoded);
}

function encodeCharacter(character: string): readonly number[] {
  const [first = 0, second = 0, ...rest] = iconv.encode(character, 'gbk');
  if (second === 0) return first >= 0x20 && first < 0x7f ? [first] : [REPLACEMENT];
  return rest.length === 0 && first > 0x80 && second >= 0x40 ? [first, second] : [REPLACEMENT];
}

/** The text of GBK bytes, cleaned by `printable`, with `?` for bytes that are no character. */
export function decodeGbk(bytes: Uint8Array): string {
  return printable(iconv.decode(bytes, 'gbk')).replaceAll('\ufffd', '?');
}
