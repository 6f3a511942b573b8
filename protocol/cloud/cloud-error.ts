/** A refusal on the cloud's side of the protocol: a stable code, a sentence, the cause. */
export class CloudError extends Error {
  readonly code: `cloud/${string}`;

  constructor(code: `cloud/${string}`, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'CloudError';
    this.code = code;
  }
}
