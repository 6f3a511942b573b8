import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, copyInto, filesUnder, writeInto } from './files.js';
import { neededLibraries } from './needed-libraries.js';
import { maintainer, type Release } from './release.js';
import type { Target } from './targets.js';

/** Node 20 of the distribution: the native part that was compiled here fits no other. */
const distributionRuntime = ['nodejs (>= 20.19)', 'nodejs (<< 21)'];

/** Writes the folder DEBIAN of a package whose files are all there. */
export function addControl(options: {
  target: Target;
  release: Release;
  repository: string;
  root: string;
}): void {
  const { target, release, repository, root } = options;
  const files = filesUnder(root);
  const native = files.filter((path) => path.endsWith('.node') || path.endsWith('lanekeeper/node'));
  const libraries = neededLibraries(
    target.gnu,
    native.map((path) => join(root, path)),
  );
  const runtime = target.bundled ? [] : distributionRuntime;
  const depends = [...libraries, ...runtime, 'systemd (>= 250)', 'udev'].join(', ');
  const sizeKiB = files.reduce(
    (sum, path) => sum + Math.ceil(bytesOf(join(root, path)) / 1_024),
    0,
  );
  writeInto(
    join(root, 'DEBIAN/control'),
    `Package: lanekeeper
Version: ${release.version}
Architecture: ${target.debian}
Maintainer: ${maintainer}
Installed-Size: ${sizeKiB}
Depends: ${depends}
Suggests: mosquitto
Section: misc
Priority: optional
Description: software of a parking lane controller
 Reads loop detectors and plate cameras through GPIO and serial lines, raises
 and lowers the barrier, drives screen and voice, keeps every order safe while
 the network is away, and syncs with the parking cloud over MQTT.
 .
 It is not a certified safety component: the barrier's own photocell and loop
 stay wired to the barrier.
`,
  );
  const sums = files.map((path) => {
    const sum = createHash('md5')
      .update(readFileSync(join(root, path)))
      .digest('hex');
    return `${sum}  ${path}\n`;
  });
  writeInto(join(root, 'DEBIAN/md5sums'), sums.join(''));
  for (const script of ['postinst', 'prerm', 'postrm']) {
    const from = join(repository, 'deploy/package/debian', script);
    copyInto(from, join(root, 'DEBIAN', script), 0o755);
  }
}
