import { unlinkSync } from 'node:fs';
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const open = libc.func('int socket(int domain, int type, int protocol)');
const bind = libc.func('int bind(int fd, const void *address, uint32_t size)');
const receive = libc.func('intptr_t recv(int fd, _Out_ uint8_t *data, size_t length, int flags)');
const close = libc.func('int close(int fd)');

/** The end of the service manager: a unix datagram socket that remembers what it was told. */
export class NotifySocket {
  readonly told: string[] = [];
  readonly #fd: number;

  constructor(readonly path: string) {
    const address = Buffer.concat([Buffer.from([1, 0]), Buffer.from(path), Buffer.alloc(1)]);
    this.#fd = open(1, 0o4002, 0) as number;
    if (bind(this.#fd, address, address.length) !== 0) throw new Error(`bind ${path} failed`);
  }

  /** Takes what has come and returns all that ever came, one text a datagram. */
  take(): readonly string[] {
    const buffer = Buffer.alloc(4_096);
    for (;;) {
      const length = Number(receive(this.#fd, buffer, buffer.length, 0));
      if (length < 0) return this.told;
      this.told.push(buffer.toString('utf8', 0, length));
    }
  }

  /** How often a datagram began with this line. */
  count(line: string): number {
    return this.take().filter((datagram) => datagram.split('\n')[0] === line).length;
  }

  close(): void {
    close(this.#fd);
    unlinkSync(this.path);
  }
}
