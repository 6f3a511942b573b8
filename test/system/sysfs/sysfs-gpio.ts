import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realClock } from '../../support/real-clock.js';
import { until } from '../../support/until.js';
import { SysfsBoard } from './sysfs-board.js';

const source = fileURLToPath(
  new URL('../../../../test/system/sysfs/sysfs-gpio.c', import.meta.url),
);

/** Puts the folder where onoff looks for it, in a mount namespace that nobody else sees. */
const IN_NAMESPACE =
  'mount -t tmpfs none /sys/class && mkdir /sys/class/gpio && ' +
  'mount --bind "$1" /sys/class/gpio && shift && exec "$@"';

/** The lines of one chip at a GPIO sysfs that stands in for the kernel's. */
export class SysfsGpio {
  readonly board: SysfsBoard;
  readonly #place: string;
  readonly #server: ChildProcess;

  private constructor(place: string, server: ChildProcess) {
    this.#place = place;
    this.#server = server;
    this.board = new SysfsBoard({ folder: join(place, 'gpio'), clock: realClock });
  }

  /** Builds the stand-in and mounts it; says what the machine lacks for that. */
  static async mount(): Promise<SysfsGpio> {
    const place = mkdtempSync(join(tmpdir(), 'sysfs-gpio-'));
    const program = join(place, 'sysfs-gpio');
    const flags = need('pkg-config', ['--cflags', '--libs', 'fuse']).trim().split(/\s+/);
    need('gcc', ['-O2', '-Wall', '-Wextra', source, '-o', program, ...flags]);
    const folder = join(place, 'gpio');
    mkdirSync(folder);
    const server = spawn(program, ['-f', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    server.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    await until(() => existsSync(join(folder, 'export')) || server.exitCode !== null);
    if (server.exitCode !== null) {
      throw new Error(`The machine lets no FUSE file system be mounted: ${complaint}`);
    }
    return new SysfsGpio(place, server);
  }

  /** The command that runs a program with these lines as /sys/class/gpio. */
  around(...program: string[]): string[] {
    const folder = join(this.#place, 'gpio');
    const namespace = ['unshare', '--mount', '--propagation', 'private'];
    return [...namespace, 'sh', '-c', IN_NAMESPACE, 'sh', folder, ...program];
  }

  /** Whether a line is exported, whoever did that. */
  isExported(line: number): boolean {
    return existsSync(join(this.#place, 'gpio', `gpio${512 + line}`));
  }

  /** What a file of the tree says. */
  read(path: string): string {
    return readFileSync(join(this.#place, 'gpio', path), 'utf8').trim();
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.#place, 'gpio', path), text);
  }

  async close(): Promise<void> {
    this.board.close();
    spawnSync('umount', ['--lazy', join(this.#place, 'gpio')]);
    if (this.#server.exitCode === null) {
      const ended = once(this.#server, 'exit');
      this.#server.kill();
      await ended;
    }
    rmSync(this.#place, { recursive: true, force: true });
  }
}

function need(program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`The machine lacks what ${program} needs: ${error?.message ?? stderr}`);
}
