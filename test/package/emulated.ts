import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { runTool } from '../../deploy/package/run-tool.js';
import { programVersion } from '../../runtime/version.js';
import { CloudSite } from '../site/cloud-site.js';
import { arrive } from '../site/drive.js';
import { LaneProcess } from '../site/lane-process.js';
import { Site } from '../site/site.js';
import { runProgram } from '../support/run-program.js';

/** The C library of the other machine, which comes with its compiler. */
const LIBRARIES = '/usr/aarch64-linux-gnu';
/** Emulation takes ten times as long and more. */
const LIMIT_MS = 300_000;

/**
 * Runs the program of a package for another machine: its runtime, native parts and libraries are the
 * real ones, the kernel is this machine's. GPIO is simulated, serial ports are pseudo terminals.
 */
export async function runsUnderEmulation(t: ExecutionContext, packagePath: string): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'lk-arm64-'));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  runTool('dpkg-deb', ['--extract', packagePath, root]);
  const home = join(root, 'usr/lib/lanekeeper');
  const command = [
    'qemu-aarch64-static',
    '-L',
    LIBRARIES,
    join(home, 'node'),
    join(home, 'dist/runtime/cli/main.js'),
  ];
  const [emulator = '', ...rest] = command;
  t.is(runProgram(emulator, [...rest, '--version']).output.trim(), programVersion);
  const example = fileURLToPath(new URL('../../../deploy/examples/one-box.yaml', import.meta.url));
  const checked = runProgram(emulator, [...rest, 'check', example]);
  t.is(checked.status, 0, checked.output);

  const cloud = await CloudSite.start({ seed: 1 });
  const site = new Site({ cloudPort: cloud.front.port });
  const configPath = site.configPath;
  const program = new LaneProcess({ configPath, command, startLimitMs: LIMIT_MS });
  t.teardown(async () => {
    await program.kill();
    await cloud.close();
    site.close();
  });
  await program.start();
  await program.seen('the cloud is reached', (line) => line.event === 'cloud_reached', LIMIT_MS);
  await arrive(site.entry, '京A12345');
  await program.seen('the order arrives', (line) => line.event === 'order_delivered', LIMIT_MS);
  t.is(cloud.double.ledger.orders.length, 1);
  t.is(site.armViolations, 0);
  t.is(await program.stop(), 0);
}
