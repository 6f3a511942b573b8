import { connect } from 'node:net';
import type { SocketOpener } from './socket.js';

/** The operating system asks an idle connection whether it still lives, from then on. */
const TCP_KEEPALIVE_MS = 30_000;
/** So much may wait for the network; a line has a kilobyte at most. */
const WAITING_BYTES_MAX = 262_144;

/** Opens a real socket. */
export const openNetSocket: SocketOpener = ({ host, port }, events) => {
  const socket = connect({ host, port, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS });
  socket.setNoDelay(true);
  let reason = 'the cloud closed the connection';
  let isClosed = false;
  socket.on('connect', () => events.connected());
  socket.on('data', (bytes) => {
    if (!isClosed) events.received(bytes);
  });
  socket.on('error', (error) => (reason = error.message === '' ? error.name : error.message));
  // The server ends a connection by closing it; there is nothing left to say then.
  socket.on('end', () => socket.destroy());
  socket.on('close', () => {
    if (isClosed) return;
    isClosed = true;
    events.closed(reason);
  });
  return {
    write(bytes) {
      if (isClosed || socket.destroyed || socket.writableLength > WAITING_BYTES_MAX) return false;
      socket.write(bytes);
      return true;
    },
    close() {
      isClosed = true;
      socket.destroy();
    },
  };
};
