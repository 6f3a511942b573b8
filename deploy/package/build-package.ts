import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildTree } from './build-tree.js';
import { addControl } from './control.js';
import { fetchRuntime } from './fetch-runtime.js';
import { settleTimes } from './files.js';
import { installDependencies } from './install-dependencies.js';
import { readReleases } from './release.js';
import { runTool } from './run-tool.js';
import type { Target } from './targets.js';

/**
 * Builds the package of one target from the compiled program, and returns its path. The same sources
 * give the same bytes, in whichever folder and at whatever time.
 */
export function buildPackage(options: {
  target: Target;
  repository: string;
  work: string;
  out: string;
}): string {
  const { target, repository, work, out } = options;
  const releases = readReleases(repository);
  const root = join(work, `root-${target.debian}`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const runtime = fetchRuntime(target.headers, work);
  const installed = installDependencies(target, repository, work);
  buildTree({ target, repository, installed, runtime, releases, work, root });
  addControl({ target, release: releases[0], repository, root });
  settleTimes(root, releases[0].unixS);
  const path = join(out, `lanekeeper_${releases[0].version}_${target.debian}.deb`);
  // One thread and a fixed level, since both change the bytes.
  const compression = ['-Zxz', '-z1', '--threads-max=1'];
  runTool('dpkg-deb', ['--root-owner-group', ...compression, '--build', root, path], {
    variables: { SOURCE_DATE_EPOCH: String(releases[0].unixS) },
  });
  return path;
}
