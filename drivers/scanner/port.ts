export interface ScannerCounters {
  codes: number;
  /** The same code again while it was still held before the scanner. */
  repeated: number;
  /** Texts that were too long, or had other bytes than letters, digits and signs. */
  badFrames: number;
  discardedBytes: number;
}

/** A reader of bar codes and QR codes. */
export interface CodeScanner {
  readonly counters: ScannerCounters;
  /** The code is what a phone showed: it is not to be believed, and may be money. */
  onCode(callback: (code: string) => void): void;
  close(): void;
}
