import { spawnSync } from 'node:child_process';

/** A program of another package, and the Debian package that brings it. */
export interface NeededProgram {
  program: string;
  debianPackage: string;
}

/** Installs what is missing as root; anybody else is told what to install, and the program ends. */
export function needPrograms(needed: readonly NeededProgram[]): void {
  const missing = needed.filter(({ program }) => !isThere(program));
  if (missing.length > 0) install(missing.map(({ debianPackage }) => debianPackage));
}

function isThere(program: string): boolean {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin`;
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { env: { PATH: path } });
  return found.status === 0;
}

function install(packages: readonly string[]): void {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0) {
    console.error(`These tests need Debian packages. Install them first: sudo ${command}`);
    process.exit(1);
  }
  console.log(`Installing ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const step of ['apt-get update', command]) {
    const [program = '', ...rest] = step.split(' ');
    const { status } = spawnSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'], env });
    if (status !== 0) {
      console.error(`"${step}" failed with status ${String(status)}`);
      process.exit(1);
    }
  }
}
