/** What is asked of a device that is a small web server. */
export interface HttpRequest {
  method: 'GET' | 'PUT' | 'POST';
  /** Path with its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** An answer whose body goes on until it ends or is closed. */
export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  onBytes(callback: (bytes: Uint8Array) => void): void;
  /** The body is over, whole or broken off; called once, at once where it is over already. */
  onEnd(callback: (whole: boolean) => void): void;
  close(): void;
}

/** A device on the network that is spoken to over HTTP. */
export interface HttpDevice {
  /**
   * Resolves with the head of the answer.
   * @throws DriverError `http/not-reached` when nothing was sent, and `http/no-answer`
   */
  open(request: HttpRequest): Promise<HttpAnswer>;
}
