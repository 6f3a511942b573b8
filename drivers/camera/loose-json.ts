import iconv from 'iconv-lite';

/** The value of JSON that may be anything, in UTF-8 or GBK; null where it is no JSON. */
export function looseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(body)) as unknown;
  } catch {
    return null;
  }
}

/** A field of an object of its own; undefined for anything else. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** A number from 0 to `max`, also one that came as a text; 0 for anything else. */
export function whole(value: unknown, max: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return 0;
  return Math.min(max, Math.max(0, Math.trunc(number)));
}

/** UTF-8 where it is that, and else GBK, in which every byte means something. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, 'gbk');
  }
}
