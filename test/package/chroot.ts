import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runProgram, type Ran } from '../support/run-program.js';

/** A small Debian system in a folder, without a running service manager. */
export class Chroot {
  readonly root = mkdtempSync(join(tmpdir(), 'lk-chroot-'));

  constructor(suite: string) {
    // Temporary folders are closed to others; the users inside must come in.
    chmodSync(this.root, 0o755);
    const needed = '--include=systemd,udev,libstdc++6';
    const made = runProgram('debootstrap', ['--variant=minbase', needed, suite, this.root]);
    if (made.status !== 0) throw new Error(made.output.slice(-2_000));
  }

  /** Runs a shell command inside, as root unless another user is named. */
  run(command: string, user = 'root', input = ''): Ran {
    const as = user === 'root' ? [] : ['setpriv', ...identityOf(user)];
    const clean = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C.UTF-8'];
    const inside = ['chroot', this.root, ...clean, 'DEBIAN_FRONTEND=noninteractive', ...as];
    // The mount is seen by this command alone and goes away with it.
    const mounted = 'mount -t proc proc "$0/proc" && exec "$@"';
    const args = ['--mount', 'sh', '-c', mounted, this.root, ...inside, 'sh', '-c', command];
    return runProgram('unshare', args, { input });
  }

  /** Installs a package file with apt, as an installer would. */
  install(path: string): Ran {
    const inside = join('/tmp', basename(path));
    copyFileSync(path, join(this.root, inside));
    return this.run(`apt-get install -y --allow-downgrades ${inside}`);
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function identityOf(user: string): string[] {
  return [`--reuid=${user}`, `--regid=${user}`, '--init-groups', '--no-new-privs'];
}
