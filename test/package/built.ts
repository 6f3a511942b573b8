import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackage } from '../../deploy/package/build-package.js';
import { targets } from '../../deploy/package/targets.js';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
/** What a build reads of a checkout. */
const sources = [
  'CHANGELOG.md',
  'README.md',
  'README.zh-CN.md',
  'deploy',
  'dist',
  'package-lock.json',
  'package.json',
  'systemd',
];

/** The packages of all targets, built from a copy of this checkout in a folder of its own. */
export class Built {
  readonly folder = mkdtempSync(join(tmpdir(), 'lk-package-'));
  readonly paths = new Map<string, string>();

  constructor(name: string) {
    const repository = join(this.folder, name);
    for (const source of sources) {
      cpSync(join(checkout, source), join(repository, source), { recursive: true });
    }
    const [work, out] = [join(this.folder, 'work'), join(this.folder, 'out')];
    for (const target of targets) {
      this.paths.set(target.debian, buildPackage({ target, repository, work, out }));
    }
    rmSync(work, { recursive: true });
  }

  path(architecture: string): string {
    const path = this.paths.get(architecture);
    if (path === undefined) throw new Error(`No package for ${architecture}.`);
    return path;
  }

  get sums(): Record<string, string> {
    const sums = [...this.paths].map(([architecture, path]) => {
      return [architecture, createHash('sha256').update(readFileSync(path)).digest('hex')];
    });
    return Object.fromEntries(sums) as Record<string, string>;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
