import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { buildPackage } from './build-package.js';
import { describePackage } from './contents.js';
import { needDebianTools } from './debian-tools.js';
import { targets } from './targets.js';

const names = targets.map(({ debian }) => debian);
const options = new Command('package')
  .description('Builds the Debian packages of this version.')
  .addOption(new Option('--arch <name...>', 'only these').choices(names).default(names))
  .option('--out <folder>', 'where the packages go', 'build')
  .parse()
  .opts<{ arch: string[]; out: string }>();

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const wanted = targets.filter(({ debian }) => options.arch.includes(debian));
needDebianTools([
  { program: 'dpkg-deb', debianPackage: 'dpkg' },
  { program: 'make', debianPackage: 'make' },
  { program: 'python3', debianPackage: 'python3' },
  ...wanted.map(({ gnu, compiler }) => ({ program: `${gnu}-g++`, debianPackage: compiler })),
]);
const work = mkdtempSync(join(tmpdir(), 'lanekeeper-package-'));
try {
  for (const target of wanted) {
    const out = resolve(repository, options.out);
    console.log(describePackage(buildPackage({ target, repository, work, out })));
    if (!target.bundled) {
      console.log('  no runtime: npm has none for this machine that is recent enough');
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
