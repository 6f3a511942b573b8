import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { needDebianTools } from '../../deploy/package/debian-tools.js';

needDebianTools([
  { program: 'mosquitto', debianPackage: 'mosquitto' },
  { program: 'openssl', debianPackage: 'openssl' },
  { program: 'systemd-analyze', debianPackage: 'systemd' },
  { program: 'gcc', debianPackage: 'gcc' },
  { program: 'pkg-config', debianPackage: 'pkg-config' },
  { file: '/usr/include/fuse.h', program: 'fuse.h', debianPackage: 'libfuse-dev' },
  { program: 'strace', debianPackage: 'strace' },
]);

const ava = fileURLToPath(
  new URL('../../../node_modules/ava/entrypoints/cli.mjs', import.meta.url),
);
const config = fileURLToPath(new URL('../../../ava.system.config.js', import.meta.url));
const run = spawnSync(process.execPath, [ava, '--config', config], { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
