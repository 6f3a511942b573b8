import { noSupervisor, type Supervisor } from '../supervision/supervisor.js';
import { systemdSupervisor, watchdogMsOf } from '../supervision/systemd-supervisor.js';
import type { Log } from './log.js';
import { openUnixDatagrams } from './unix-datagrams.js';

/**
 * Whoever started this process and wants to hear of it, as its variables say.
 * @throws LanekeeperError as `openUnixDatagrams`
 */
export async function realSupervisor(log: Log): Promise<Supervisor> {
  const socket = process.env['NOTIFY_SOCKET'] ?? '';
  if (socket === '') return noSupervisor;
  const send = await openUnixDatagrams(socket);
  return systemdSupervisor({ send, watchdogMs: watchdogMsOf(process.env, process.pid), log });
}
