/** One part that can be read: a text, or a picture. */
export interface Part {
  /** In lower case, without parameters. */
  contentType: string;
  /** What the sender calls it; empty where it has no name. */
  name: string;
  body: Uint8Array;
}

export interface MultipartCounters {
  parts: number;
  /** Parts that are neither text nor JPEG; they are not kept. */
  skippedParts: number;
  /** JPEGs above `pictureBytesMax`; they are not kept. */
  largePictures: number;
  /** Parts without an end to their head, or whose text is too long. */
  badFrames: number;
  discardedBytes: number;
}

const HEAD_BYTES_MAX = 4 * 1024;
const TEXT_BYTES_MAX = 64 * 1024;
const NAME_CHARACTERS_MAX = 80;
const LINE_END = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
/** Two behind a boundary end the whole. */
const DASH = 0x2d;

/** The boundary that a header `Content-Type: multipart/...` names; null when it names none. */
export function boundaryOf(contentType: string): string | null {
  const found = /^\s*multipart\/[^;]+;.*?boundary="?([^";,\s]{1,70})"?/i.exec(contentType);
  // Some devices name the boundary with the dashes that only stand before it.
  const name = found?.[1]?.replace(/^-+/, '') ?? '';
  return name === '' ? null : name;
}

/**
 * Cuts a stream of parts, as cameras send them, out of bytes that come in any pieces. A part ends
 * with the length that it names or with the next boundary, whichever comes first, so that a wrong
 * length costs one part and no more. Kept are texts within 64 KiB, and pictures (JPEG) within
 * `pictureBytesMax`. Provenance: RFC 2046, and streams of cameras that others have published; no
 * camera has been tried.
 */
export class MultipartScanner {
  readonly counters: MultipartCounters = {
    parts: 0,
    skippedParts: 0,
    largePictures: 0,
    badFrames: 0,
    discardedBytes: 0,
  };
  private readonly boundary: Buffer;
  private kept: Buffer = Buffer.alloc(0);
  private state: 'between' | 'head' | 'text' | 'picture' | 'large' | 'other' = 'between';
  private contentType = '';
  private name = '';
  /** Bytes that are left of the body by the length that it names. */
  private left = Infinity;

  private readonly pictureBytesMax: number;

  constructor(boundary: string, { pictureBytesMax = 0 }: { pictureBytesMax?: number } = {}) {
    this.boundary = Buffer.from(`--${boundary}`, 'latin1');
    this.pictureBytesMax = pictureBytesMax;
  }

  /** The texts and pictures that `bytes` completes, in order. */
  push(bytes: Uint8Array): Part[] {
    this.kept = Buffer.concat([this.kept, bytes]);
    const found: Part[] = [];
    while (this.step(found));
    return found;
  }

  /** One move through what is kept; false when more bytes are needed. */
  private step(found: Part[]): boolean {
    switch (this.state) {
      case 'between':
        return this.seek();
      case 'head':
        return this.readHead();
      case 'text':
        return this.readBody(found, TEXT_BYTES_MAX);
      case 'picture':
        return this.readBody(found, this.pictureBytesMax);
      case 'large':
      case 'other':
        return this.skip();
    }
  }

  private seek(): boolean {
    const at = this.kept.indexOf(this.boundary);
    if (at === -1) {
      // The beginning of a boundary may be the last that came.
      this.drop(Math.max(0, this.kept.length - this.boundary.length + 1));
      return false;
    }
    // The line end before a boundary belongs to it.
    this.drop(Math.max(0, at - 2));
    this.take(this.kept.indexOf(this.boundary) + this.boundary.length);
    this.state = 'head';
    return true;
  }

  private readHead(): boolean {
    if (this.kept.length < 2) return false;
    if (this.kept[0] === DASH && this.kept[1] === DASH) {
      this.state = 'between';
      return true;
    }
    const end = this.kept.indexOf(HEAD_END);
    const next = this.kept.indexOf(this.boundary);
    if (next !== -1 && (end === -1 || next < end)) return this.bad();
    if (end === -1) return this.kept.length > HEAD_BYTES_MAX ? this.bad() : false;
    const head = this.kept.toString('latin1', 0, end);
    this.take(end + HEAD_END.length);
    const [, type = ''] = /^content-type:\s*([^;\r\n]+)/im.exec(head) ?? [];
    this.contentType = type.trim().toLowerCase();
    const [, length] = /^content-length:\s*(\d{1,10})\s*$/im.exec(head) ?? [];
    this.left = length === undefined ? Infinity : Number(length);
    const [, name = ''] = /^content-disposition:[^\r\n]*?name="([^"\r\n]*)"/im.exec(head) ?? [];
    this.name = name.slice(0, NAME_CHARACTERS_MAX);
    this.state = this.kindOf(this.contentType);
    return true;
  }

  private kindOf(contentType: string): 'text' | 'picture' | 'other' {
    if (isText(contentType)) return 'text';
    return contentType === 'image/jpeg' && this.pictureBytesMax > 0 ? 'picture' : 'other';
  }

  private readBody(found: Part[], bytesMax: number): boolean {
    const next = this.kept.indexOf(this.boundary);
    const end = Math.min(this.left, next === -1 ? Infinity : next);
    if (Math.min(end, this.kept.length) > bytesMax) {
      if (this.state === 'text') return this.bad();
      // A picture that is too large is nothing wrong: it is left out.
      this.state = 'large';
      return true;
    }
    if (end > this.kept.length) return false;
    // The line end before a boundary belongs to it.
    const ends = end === next && this.kept.subarray(Math.max(0, end - 2), end).equals(LINE_END);
    const body = Buffer.from(this.kept.subarray(0, ends ? end - 2 : end));
    this.take(ends ? end : end - this.begun(body));
    this.counters.parts += 1;
    this.state = 'between';
    found.push({ contentType: this.contentType, name: this.name, body });
    return true;
  }

  private skip(): boolean {
    const next = this.kept.indexOf(this.boundary);
    const known = next === -1 ? this.kept.length - this.boundary.length + 1 : next;
    const gone = Math.max(0, Math.min(this.left, known));
    this.left -= gone;
    this.take(gone - (this.left === 0 ? this.begun(this.kept.subarray(0, gone)) : 0));
    if (next === -1 && this.left > 0) return false;
    this.counters[this.state === 'large' ? 'largePictures' : 'skippedParts'] += 1;
    this.state = 'between';
    return true;
  }

  /**
   * How many of the last bytes of a body may be the beginning of a boundary: where a body is
   * shorter than its length says, its last bytes are those of the next part.
   */
  private begun(body: Buffer): number {
    const whole = Buffer.concat([LINE_END, this.boundary]);
    for (let length = Math.min(whole.length - 1, body.length); length > 0; length -= 1) {
      if (body.subarray(-length).equals(whole.subarray(0, length))) return length;
    }
    return 0;
  }

  private bad(): boolean {
    this.counters.badFrames += 1;
    this.state = 'between';
    return true;
  }

  private take(count: number): void {
    this.kept = this.kept.subarray(count);
  }

  private drop(count: number): void {
    this.counters.discardedBytes += count;
    this.take(count);
  }
}

/** A part without a type is a text. */
function isText(contentType: string): boolean {
  if (contentType === '') return true;
  return contentType.startsWith('text/') || /[/+](?:xml|json)$/.test(contentType);
}
