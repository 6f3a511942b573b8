/**
 * What a device or its port refuses, with a stable code (`gpio/…`, `serial/…`), a sentence that
 * tells a person what to do, and the cause.
 */
export class DriverError extends Error {
  readonly code: string;

  constructor(code: string, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'DriverError';
    this.code = code;
  }
}
