import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { DriverError } from '../../driver-error.js';

/** The system calls that this back end needs; tests bring a kernel of their own. */
export interface GpioKernel {
  /** Device files of the chips. */
  chips(): string[];
  /** @throws Error with a `code` such as `EACCES`, as all calls here */
  open(path: string): number;
  close(file: number): void;
  /** One request about `file`; what the kernel answers stands in `argument` afterwards. */
  control(file: number, request: number, argument: Buffer): void;
  /** How many bytes of edges were there. */
  read(file: number, into: Buffer): number;
  /** Calls back while there are edges to read; the result ends that. */
  watch(file: number, callback: () => void): () => void;
}

/**
 * The kernel of this machine, through the C library and epoll.
 * @throws DriverError `gpio/native-part-missing`
 */
export async function openGpioKernel(folder = '/dev'): Promise<GpioKernel> {
  const { koffi, Epoll } = await loadNativeParts();
  const libc = koffi.load('libc.so.6');
  const ioctl = libc.func('int ioctl(int file, unsigned long request, void *argument)');
  return {
    chips: () =>
      readdirSync(folder)
        .filter((name) => /^gpiochip\d+$/.test(name))
        .map((name) => join(folder, name)),
    open: (path) => openSync(path, 'r+'),
    close: (file) => closeSync(file),
    control(file, request, argument) {
      if (Number(ioctl(file, request, argument)) < 0) throw systemError('ioctl', koffi.errno());
    },
    read: (file, into) => readSync(file, into, 0, into.length, null),
    watch(file, callback) {
      const epoll = new Epoll(() => callback());
      epoll.add(file, Epoll.EPOLLIN);
      return () => epoll.remove(file).close();
    },
  };
}

async function loadNativeParts() {
  try {
    const [{ default: koffi }, { Epoll }] = await Promise.all([import('koffi'), import('epoll')]);
    return { koffi, Epoll };
  } catch (error) {
    const sentence =
      'The native parts of the GPIO character device are missing: run `npm rebuild koffi epoll` ' +
      '(epoll needs python3, make and g++), or set gpio.backend to simulated.';
    throw new DriverError('gpio/native-part-missing', sentence, error);
  }
}

function systemError(call: string, errno: number): Error {
  const known = Object.entries(constants.errno).find(([, number]) => number === errno);
  const code = known?.[0] ?? `E${errno}`;
  return Object.assign(new Error(`${call} failed with ${code}`), { code });
}
