import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A program that is needed, and the Debian package that brings it. */
export interface DebianTool {
  program: string;
  /** A file that must be there, for what is no program. */
  file?: string;
  debianPackage: string;
}

/** Installs what is missing as root; anybody else is told what to install, and the run ends. */
export function needDebianTools(needed: readonly DebianTool[]): void {
  const missing = needed.filter((tool) => !isThere(tool));
  if (missing.length === 0) return;
  install([...new Set(missing.map(({ debianPackage }) => debianPackage))]);
  const still = missing.filter((tool) => !isThere(tool));
  if (still.length === 0) return;
  console.error(`Still missing: ${still.map(({ program }) => program).join(', ')}`);
  process.exit(1);
}

function isThere({ program, file }: DebianTool): boolean {
  if (file !== undefined) return existsSync(file);
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin`;
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { env: { PATH: path } });
  return found.status === 0;
}

function install(packages: readonly string[]): void {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0) {
    console.error(`Debian packages are missing. Install them first: sudo ${command}`);
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
