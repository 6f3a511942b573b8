import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import type { Supervisor } from './supervisor.js';

/**
 * Speaks the notification protocol of systemd: one datagram of `NAME=value` lines a message.
 *
 * @param send hands over one datagram; a datagram that is not taken is logged and left, since the
 *   next sign of progress follows soon.
 */
export function systemdSupervisor(options: {
  send: (datagram: Buffer) => void;
  watchdogMs: number | null;
  log: Log;
}): Supervisor {
  const notify = (...lines: string[]): void => {
    try {
      options.send(Buffer.from(lines.join('\n')));
    } catch (error) {
      options.log.warn('supervisor_not_told', { what: lines[0] ?? '', reason: sentenceOf(error) });
    }
  };
  return {
    watchdogMs: options.watchdogMs,
    ready: (status) => notify('READY=1', `STATUS=${oneLine(status)}`),
    reloading: (monotonicMs) =>
      notify('RELOADING=1', `MONOTONIC_USEC=${Math.floor(monotonicMs * 1_000)}`),
    stopping: () => notify('STOPPING=1'),
    alive: () => notify('WATCHDOG=1'),
  };
}

/** The time of `WATCHDOG_USEC`, in milliseconds; null when the watchdog is not for this process. */
export function watchdogMsOf(
  variables: Readonly<Record<string, string | undefined>>,
  pid: number,
): number | null {
  const microseconds = Number(variables['WATCHDOG_USEC'] ?? '');
  const forPid = variables['WATCHDOG_PID'];
  if (!Number.isSafeInteger(microseconds) || microseconds <= 0) return null;
  if (forPid !== undefined && forPid !== String(pid)) return null;
  return microseconds / 1_000;
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
