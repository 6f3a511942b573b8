import type { ServerResponse } from 'node:http';

const BOUNDARY = 'twin-boundary';

/** The streams that a twin has open; what is sent goes to all of them. */
export class TwinStreams {
  private readonly open = new Set<ServerResponse>();
  /** The twin keeps its connections and says nothing. */
  stalled = false;

  get count(): number {
    return this.open.size;
  }

  begin(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': `multipart/mixed; boundary=${BOUNDARY}` });
    response.flushHeaders();
    this.open.add(response);
    response.on('close', () => this.open.delete(response));
  }

  /** One part with its length, as cameras send it. Resolves when it is on its way. */
  send(contentType: string, body: string | Uint8Array, name = ''): Promise<void> {
    const lines = [
      `--${BOUNDARY}`,
      ...(name === '' ? [] : [`Content-Disposition: form-data; name="${name}"`]),
      `Content-Type: ${contentType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    const head = `\r\n${lines.join('\r\n')}\r\n\r\n`;
    return this.sendRaw(Buffer.concat([Buffer.from(head), Buffer.from(body)]));
  }

  /** Any bytes in the middle of the stream. */
  async sendRaw(bytes: Uint8Array): Promise<void> {
    if (this.stalled) return;
    const written = [...this.open].map((response) => {
      return new Promise<void>((resolve) => response.write(bytes, () => resolve()));
    });
    await Promise.all(written);
  }
}
