import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DiskWrites {
  syncs: number;
  /** Bytes that were handed to the kernel for files below the folder. */
  bytes: number;
}

const LINE = /^\d+ +(\w+)\(\d+<([^>]*)>.*\) += (\d+)/;
const CALLS = 'fsync,fdatasync,write,pwrite64,writev,pwritev';

/** Watches what a running program writes below a folder, through strace. */
export class DiskWatch {
  readonly #folder: string;
  readonly #trace: string;
  readonly #strace: ChildProcess;

  private constructor(folder: string, trace: string, strace: ChildProcess) {
    this.#folder = folder;
    this.#trace = trace;
    this.#strace = strace;
  }

  static async start(pid: number, folder: string): Promise<DiskWatch> {
    const trace = mkdtempSync(join(tmpdir(), 'lanekeeper-trace-'));
    const file = join(trace, 'trace');
    const parameters = ['-f', '-y', '-s', '0', '-e', `trace=${CALLS}`, '-o', file, '-p', `${pid}`];
    const strace = spawn('strace', parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
    // It says so when it has attached to all threads.
    await once(strace.stderr, 'data');
    return new DiskWatch(folder, trace, strace);
  }

  async stop(): Promise<DiskWrites> {
    this.#strace.kill('SIGINT');
    await once(this.#strace, 'exit');
    const writes = { syncs: 0, bytes: 0 };
    for (const line of joined(readFileSync(join(this.#trace, 'trace'), 'utf8'))) {
      const [, call = '', path = '', result = ''] = LINE.exec(line) ?? [];
      if (!path.startsWith(this.#folder)) continue;
      if (call.endsWith('sync')) writes.syncs += 1;
      else writes.bytes += Number(result);
    }
    rmSync(this.#trace, { recursive: true, force: true });
    return writes;
  }
}

/** Calls that another thread's lines parted, put together again. */
function joined(trace: string): string[] {
  const begun = new Map<string, string>();
  const lines: string[] = [];
  for (const line of trace.split('\n')) {
    const thread = line.slice(0, line.indexOf(' '));
    if (line.endsWith('<unfinished ...>')) {
      begun.set(thread, line.replace(/,? *<unfinished \.\.\.>$/, ''));
      continue;
    }
    const rest = /<\.\.\. \w+ resumed>(.*)$/.exec(line)?.[1];
    lines.push(rest === undefined ? line : (begun.get(thread) ?? '') + rest);
  }
  return lines;
}
