import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { copyrightText } from './copyright.js';
import { copyInto, filesUnder, writeInto } from './files.js';
import { addNativeParts } from './native-parts.js';
import { isNeeded } from './needed-files.js';
import { partsOf } from './parts-list.js';
import { debianChangelog, type Release } from './release.js';
import { runTool } from './run-tool.js';
import { sbomText } from './sbom.js';
import type { Target } from './targets.js';

export interface TreeOptions {
  target: Target;
  /** Where the sources and the compiled program are. */
  repository: string;
  /** Folder with node_modules as npm installed them for the target. */
  installed: string;
  /** Unpacked runtime. */
  runtime: string;
  releases: readonly [Release, ...Release[]];
  work: string;
  /** Root of the new package. */
  root: string;
}

/** Folders of the compiled program; tests and this builder stay behind. */
const programFolders = ['runtime', 'drivers', 'protocol'];

/** From the repository to the installed system. */
const plainFiles: readonly (readonly [string, string])[] = [
  ['systemd/lanekeeper.service', 'usr/lib/systemd/system/lanekeeper.service'],
  ['systemd/lanekeeper-bridge.service', 'usr/lib/systemd/system/lanekeeper-bridge.service'],
  ['systemd/lanekeeper.sysusers', 'usr/lib/sysusers.d/lanekeeper.conf'],
  ['systemd/lanekeeper.tmpfiles', 'usr/lib/tmpfiles.d/lanekeeper.conf'],
  ['systemd/60-lanekeeper.rules', 'usr/lib/udev/rules.d/60-lanekeeper.rules'],
  ['systemd/lanekeeper-journald.conf', 'usr/lib/systemd/journald.conf.d/lanekeeper.conf'],
  ['deploy/lanekeeper.schema.json', 'usr/share/doc/lanekeeper/lanekeeper.schema.json'],
  ['deploy/SECURITY.md', 'usr/share/doc/lanekeeper/SECURITY.md'],
  ['README.md', 'usr/share/doc/lanekeeper/README.md'],
  ['README.zh-CN.md', 'usr/share/doc/lanekeeper/README.zh-CN.md'],
];

/** Lays out everything that the package holds. */
export function buildTree(options: TreeOptions): void {
  const { target, repository, root } = options;
  addProgram(options);
  addDependencies(options);
  const wrapper = target.bundled ? 'lanekeeper-bundled.sh' : 'lanekeeper-system.sh';
  const debian = join(repository, 'deploy/package/debian');
  copyInto(join(debian, wrapper), join(root, 'usr/bin/lanekeeper'), 0o755);
  for (const [from, to] of plainFiles) copyInto(join(repository, from), join(root, to));
  for (const [folder, to] of [
    ['deploy/examples', 'usr/share/doc/lanekeeper/examples'],
    // The same once more, where init reads them: a system may be without its documentation.
    ['deploy/examples', 'usr/lib/lanekeeper/deploy/examples'],
    ['deploy/broker', 'usr/share/doc/lanekeeper/examples/broker'],
    ['systemd/examples', 'usr/share/doc/lanekeeper/examples'],
  ] as const) {
    for (const file of filesUnder(join(repository, folder))) {
      copyInto(join(repository, folder, file), join(root, to, file));
    }
  }
  addPapers(options);
  addOverrides(options);
}

/** The compiled program, and of package.json what it reads and what Node needs. */
function addProgram({ repository, root, releases }: TreeOptions): void {
  const home = join(root, 'usr/lib/lanekeeper');
  for (const folder of programFolders) {
    const compiled = join(repository, 'dist', folder);
    for (const file of filesUnder(compiled).filter((name) => /\.[cm]?js$/.test(name))) {
      if (folder === 'protocol' && file.startsWith('reference/')) continue;
      const source = readFileSync(join(compiled, file), 'utf8');
      // It is started by name, and its map stays behind.
      const trimmed = source
        .replace(/^#!.*\n/, '')
        .replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
      writeInto(join(home, 'dist', folder, file), trimmed);
    }
  }
  const about = { name: 'lanekeeper', version: releases[0].version, type: 'module' };
  writeInto(join(home, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
}

function addDependencies(options: TreeOptions): void {
  const { target, installed, runtime, work, root } = options;
  const home = join(root, 'usr/lib/lanekeeper');
  const from = join(installed, 'node_modules');
  for (const file of filesUnder(from).filter(isNeeded)) {
    copyInto(join(from, file), join(home, 'node_modules', file));
  }
  addNativeParts({ target, installed: from, into: join(home, 'node_modules'), runtime, work });
  if (!target.bundled) return;
  copyInto(join(runtime, 'bin/node'), join(home, 'node'), 0o755);
  runTool(`${target.gnu}-strip`, ['--strip-unneeded', join(home, 'node')]);
}

/** Licences, the list of parts, the change log and the manual page. */
function addPapers({ target, repository, installed, runtime, releases, root }: TreeOptions): void {
  const parts = partsOf(installed);
  const doc = join(root, 'usr/share/doc/lanekeeper');
  writeInto(join(doc, 'copyright'), copyrightText(parts, target.bundled));
  if (target.bundled) {
    const licence = readFileSync(join(runtime, 'LICENSE'), 'utf8');
    writeInto(join(doc, 'LICENSE.node.gz'), packed(licence));
  }
  const sbom = {
    release: releases[0],
    architecture: target.debian,
    parts,
    runtime: target.bundled ? target.headers : null,
  };
  writeInto(join(doc, 'sbom.cdx.json'), sbomText(sbom));
  writeInto(join(doc, 'changelog.gz'), packed(debianChangelog(releases)));
  const page = readFileSync(join(repository, 'deploy/package/debian/lanekeeper.8'), 'utf8');
  const versioned = page.replace('VERSION', releases[0].version);
  writeInto(join(root, 'usr/share/man/man8/lanekeeper.8.gz'), packed(versioned));
}

function packed(text: string): Buffer {
  return gzipSync(text, { level: 9 });
}

/** What lintian says of the runtime, and why it stays so. Without a runtime it says nothing. */
function addOverrides({ target, repository, root }: TreeOptions): void {
  if (!target.bundled) return;
  const texts = ['lintian-overrides', `lintian-overrides.${target.debian}`]
    .map((name) => join(repository, 'deploy/package/debian', name))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
  writeInto(join(root, 'usr/share/lintian/overrides/lanekeeper'), texts.join(''));
}
