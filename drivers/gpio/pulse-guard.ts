import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Clock, Timer } from '../clock.js';

/**
 * How a line is switched off from outside this process: what is written into which file, or which
 * line of which character device is made an inactive output.
 */
export type OffSwitch =
  | { path: string; text: '0' | '1' }
  | { /** Device file. */ chip: string; /** Offset. */ line: number; activeLow: boolean };

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

/** Makes a line of a character device inactive; fails while another process holds the line. */
const LINE_OFF = fileURLToPath(new URL('character-device/line-off.js', import.meta.url));

/**
 * Reads `on <line> <how> <seconds> <path>` and `off <line>`; `how` is the text that is written into
 * the file, or `<offset>:<1 if active low>` for a character device, whose line can be taken only
 * once the process that held it is gone, so that is tried again and again. Each `on` starts a
 * sleeper that switches the line off unless it is told otherwise before. The end of the input means
 * that the process at the other end of the pipe is gone, however it died, since the kernel closes
 * the pipe: then every line that is on goes off at once. Files are opened without being cut to
 * nothing first. Signals that end the whole group of processes, also those of a watchdog, find
 * this one deaf, so that it is the last to go.
 */
const script = `
trap '' TERM INT HUP ABRT
lines=
go_off() {
  case "$1" in
    0|1) printf %s "$1" 1<>"$2" ;;
    *) tries=0
      until "$node" "$line_off" "$2" "\${1%:*}" "\${1#*:}" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || break
        sleep 0.2
      done ;;
  esac
}
node=$1
line_off=$2
while read -r what line text seconds path; do
  eval "job=\\$job_$line"
  [ -z "$job" ] || kill -9 "$job" 2>/dev/null
  eval "job_$line= path_$line="
  [ "$what" = on ] || continue
  ( sleep "$seconds"; go_off "$text" "$path" ) &
  eval "job_$line=$! path_$line=\\$path text_$line=\\$text"
  case " $lines " in *" $line "*) ;; *) lines="$lines $line" ;; esac
done
for line in $lines; do
  eval "path=\\$path_$line text=\\$text_$line"
  [ -z "$path" ] || go_off "$text" "$path" &
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
  private readonly lineOff: string;
  private lines = 0;
  private closed = false;

  /** `lineOff` is the script that switches a line of a character device off. */
  constructor(options: { clock: Clock; onTrouble: (sentence: string) => void; lineOff?: string }) {
    this.lineOff = options.lineOff ?? LINE_OFF;
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
        const [how, path] =
          'text' in off ? [off.text, off.path] : [`${off.line}:${Number(off.activeLow)}`, off.chip];
        // A name with a line break would be read as two commands; such a line goes without a guard.
        if (!path.includes('\n')) this.tell(`on ${line} ${how} ${seconds} ${path}\n`);
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
    const child = spawn('/bin/sh', ['-c', script, 'guard', process.execPath, this.lineOff], {
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
