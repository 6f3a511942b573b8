import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Clock, Timer } from '../clock.js';

/** How a line is switched off from outside this process: what is written into which file. */
export interface OffSwitch {
  path: string;
  text: '0' | '1';
}

/** Switches lines off whose process can no longer do it, because it is dead or hangs. */
export interface PulseGuard {
  /** Returns a handle of a line that can be guarded. */
  watch(off: OffSwitch): GuardedLine;
  close(): void;
}

export interface GuardedLine {
  /** The line is about to go on, for `lengthMs`. */
  on(lengthMs: number): void;
  /** The line is off again. */
  off(): void;
}

/** A pulse that its own process has not ended by this time after its length is ended from outside. */
const LATE_MS = 250;
const AGAIN_MS = 1_000;

/**
 * Reads `on <line> <text> <seconds> <path>` and `off <line>`. Each `on` starts a sleeper that
 * switches the line off unless it is told otherwise before. The end of the input means that the
 * process at the other end of the pipe is gone, however it died, since the kernel closes the pipe:
 * then every line that is on goes off at once. Files are opened without being cut to nothing first.
 * Signals that end the whole group of processes find this one deaf, so that it is the last to go.
 */
const script = `
trap '' TERM INT HUP
lines=
while read -r what line text seconds path; do
  eval "job=\\$job_$line"
  [ -z "$job" ] || kill -9 "$job" 2>/dev/null
  eval "job_$line= path_$line="
  [ "$what" = on ] || continue
  ( sleep "$seconds"; printf %s "$text" 1<>"$path" ) &
  eval "job_$line=$! path_$line=\\$path text_$line=\\$text"
  case " $lines " in *" $line "*) ;; *) lines="$lines $line" ;; esac
done
for line in $lines; do
  eval "path=\\$path_$line text=\\$text_$line"
  [ -z "$path" ] || printf %s "$text" 1<>"$path"
done
`;

/**
 * The guard as a shell of its own: a few hundred kilobytes, there on every box, and independent of
 * this process. Telling it is one write to a pipe, which is done before the call returns.
 */
export class ShellPulseGuard implements PulseGuard {
  readonly counters = { starts: 0, unguarded: 0 };
  private readonly clock: Clock;
  private readonly onTrouble: (sentence: string) => void;
  private child: ChildProcess | null = null;
  private again: Timer | null = null;
  private lines = 0;
  private closed = false;

  constructor(options: { clock: Clock; onTrouble: (sentence: string) => void }) {
    this.clock = options.clock;
    this.onTrouble = options.onTrouble;
    this.start();
  }

  /** The guard's process; undefined while there is none. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  watch(off: OffSwitch): GuardedLine {
    const line = this.lines;
    this.lines += 1;
    return {
      on: (lengthMs) => {
        const seconds = ((lengthMs + LATE_MS) / 1_000).toFixed(3);
        // A name with a line break would be read as two commands; such a line goes without a guard.
        if (!off.path.includes('\n')) this.tell(`on ${line} ${off.text} ${seconds} ${off.path}\n`);
      },
      off: () => this.tell(`off ${line}\n`),
    };
  }

  /** What is still on goes off. */
  close(): void {
    this.closed = true;
    this.again?.cancel();
    this.child?.stdin?.end();
    this.child = null;
  }

  private tell(command: string): void {
    const pipe = this.child?.stdin;
    if (pipe?.writable === true) pipe.write(command);
    else this.counters.unguarded += 1;
  }

  private start(): void {
    if (this.closed) return;
    this.counters.starts += 1;
    const child = spawn('/bin/sh', ['-c', script], {
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
      // Its own session: a signal to the terminal's group does not reach it.
      detached: true,
    });
    child.unref();
    // A guard with nothing to do does not keep this process alive.
    if (child.stdin instanceof Socket) child.stdin.unref();
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => this.lost(child, error.message));
    child.on('exit', (code, signal) => this.lost(child, `it ended (${signal ?? code ?? '?'})`));
    this.child = child;
  }

  /** Without a guard pulses are still ended by their own process. */
  private lost(child: ChildProcess, reason: string): void {
    if (this.child !== child) return;
    this.child = null;
    this.onTrouble(
      `The guard of the relay pulses is lost: ${reason}. A relay could stay on if this program ` +
        'ended within a pulse; the guard is started again.',
    );
    this.again = this.clock.after(AGAIN_MS, () => this.start());
  }
}
