/** Where a twin sends its bytes: a pty, a cable in memory, a file. */
export interface ByteSink {
  write(bytes: Uint8Array): unknown;
}
