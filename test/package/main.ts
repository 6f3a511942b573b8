import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { needDebianTools } from '../../deploy/package/debian-tools.js';
import { targets } from '../../deploy/package/targets.js';

needDebianTools([
  { program: 'lintian', debianPackage: 'lintian' },
  { program: 'debootstrap', debianPackage: 'debootstrap' },
  { program: 'systemd-nspawn', debianPackage: 'systemd-container' },
  { program: 'qemu-aarch64-static', debianPackage: 'qemu-user-static' },
  ...targets.map(({ gnu, compiler }) => ({ program: `${gnu}-g++`, debianPackage: compiler })),
]);
const root = new URL('../../../', import.meta.url);
const ava = fileURLToPath(new URL('node_modules/ava/entrypoints/cli.mjs', root));
const config = fileURLToPath(new URL('ava.package.config.js', root));
const run = spawnSync(process.execPath, [ava, '--config', config], { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
