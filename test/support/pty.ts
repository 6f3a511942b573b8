import { closeSync, constants, openSync, write } from 'node:fs';
import { ReadStream } from 'node:tty';
import koffi from 'koffi';

/** A pseudo terminal: a real serial device file for the program, and this end for the test. */
export interface Pty {
  /** Device file of the end that the program opens. */
  readonly path: string;
  /** Calls back with what the program writes. */
  onBytes(callback: (bytes: Uint8Array) => void): void;
  /** Resolves when the program's end has taken the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** As pulling the plug: the device file goes away, and so does the program's end. */
  hangUp(): void;
  /** The same, at the end of a test; hanging up before is fine. */
  close(): void;
}

const TERMIOS_BYTES = 256;
const RETRY_MS = 2;

const libc = koffi.load('libc.so.6');
const call = {
  openMaster: libc.func('int posix_openpt(int flags)'),
  grant: libc.func('int grantpt(int fd)'),
  unlock: libc.func('int unlockpt(int fd)'),
  name: libc.func('int ptsname_r(int fd, _Out_ uint8_t *name, size_t size)'),
  getAttributes: libc.func('int tcgetattr(int fd, _Out_ uint8_t *termios)'),
  setAttributes: libc.func('int tcsetattr(int fd, int when, _In_ uint8_t *termios)'),
  makeRaw: libc.func('void cfmakeraw(_Inout_ uint8_t *termios)'),
};

/** Needs no program beside Node: the pair comes from the C library. */
export function openPty(): Pty {
  const master = openMaster();
  const path = slavePath(master);
  // Kept open so that the master does not end when the program under test closes its end.
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  makeRaw(slave);
  return new OpenPty(path, master, slave);
}

function openMaster(): number {
  const flags = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK | 0o2000000;
  const master = check('posix_openpt', call.openMaster(flags));
  check('grantpt', call.grant(master));
  check('unlockpt', call.unlock(master));
  return master;
}

function slavePath(master: number): string {
  const name = Buffer.alloc(64);
  check('ptsname_r', call.name(master, name, name.length));
  return name.toString('latin1', 0, name.indexOf(0));
}

function makeRaw(terminal: number): void {
  const termios = Buffer.alloc(TERMIOS_BYTES);
  check('tcgetattr', call.getAttributes(terminal, termios));
  call.makeRaw(termios);
  check('tcsetattr', call.setAttributes(terminal, 0, termios));
}

function check(name: string, result: unknown): number {
  if (typeof result !== 'number' || result < 0) throw new Error(`${name} failed`);
  return result;
}

class OpenPty implements Pty {
  private readonly stream: ReadStream;
  private queue: Promise<void> = Promise.resolve();
  private over = false;

  constructor(
    readonly path: string,
    private readonly master: number,
    private readonly slave: number,
  ) {
    this.stream = new ReadStream(master);
    // The end of the program's side shows as an error here; there is nothing more to read then.
    this.stream.on('error', () => undefined);
  }

  onBytes(callback: (bytes: Uint8Array) => void): void {
    this.stream.on('data', callback);
  }

  write(bytes: Uint8Array): Promise<void> {
    this.queue = this.queue.then(() => this.writeAll(bytes));
    return this.queue;
  }

  hangUp(): void {
    if (this.over) return;
    this.over = true;
    this.stream.destroy();
    closeSync(this.slave);
  }

  close(): void {
    this.hangUp();
  }

  private async writeAll(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0 && !this.over) {
      const written = await this.writeSome(rest);
      rest = rest.subarray(written);
      if (written === 0) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** How many bytes were taken; none when the pty is full or hung up. */
  private writeSome(bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      write(this.master, bytes, (error, written) => {
        if (error === null) resolve(written);
        else if (error.code === 'EAGAIN' || this.over) resolve(0);
        else reject(error);
      });
    });
  }
}
