import { LanekeeperError } from '../errors.js';
import { withNativePart } from './native-parts.js';

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const MSG_NOSIGNAL = 0x4000;
/** `sun_path` of Linux, without the closing zero. */
const PATH_BYTES_MAX = 107;

/**
 * A sender of datagrams to one unix socket, through the C library: Node has no such sockets. A send
 * is one system call that does not wait.
 *
 * @param path a path, or `@name` for a name in the kernel's own space.
 * @throws LanekeeperError `program/native-part-missing`, `supervisor/bad-socket`
 */
export async function openUnixDatagrams(path: string): Promise<(datagram: Buffer) => void> {
  const address = addressOf(path);
  const { default: koffi } = await withNativePart('koffi', () => import('koffi'));
  const libc = koffi.load('libc.so.6');
  const open = libc.func('int socket(int domain, int type, int protocol)');
  const sendTo = libc.func(
    'intptr_t sendto(int fd, const void *data, size_t length, int flags, const void *to, uint32_t size)',
  );
  const fd = open(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) as number;
  if (fd < 0) throw badSocket(path, `errno ${koffi.errno()}`);
  return (datagram) => {
    const size = address.length;
    const sent: unknown = sendTo(fd, datagram, datagram.length, MSG_NOSIGNAL, address, size);
    if (Number(sent) !== datagram.length) throw badSocket(path, `errno ${koffi.errno()}`);
  };
}

/** A `sockaddr_un`; its family is a number in the byte order of the machine, here little-endian. */
function addressOf(path: string): Buffer {
  const name = Buffer.from(path, 'utf8');
  const usable = (path.startsWith('/') || path.startsWith('@')) && name.length > 1;
  if (!usable || name.length > PATH_BYTES_MAX) throw badSocket(path, 'no path of a socket');
  if (name[0] === 0x40) name[0] = 0;
  const closing = name[0] === 0 ? Buffer.alloc(0) : Buffer.alloc(1);
  return Buffer.concat([Buffer.from([AF_UNIX, 0]), name, closing]);
}

function badSocket(path: string, reason: string): LanekeeperError {
  const sentence = `The service manager cannot be told at NOTIFY_SOCKET=${path}: ${reason}.`;
  return new LanekeeperError('supervisor/bad-socket', sentence);
}
