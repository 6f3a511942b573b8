import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, loadavg, release, totalmem, uptime, version } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { askConsole } from '../console/client.js';
import { consoleSocketPath } from '../console/socket-path.js';
import type { Environment } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';
import { programVersion } from '../version.js';
import { pack } from './archive.js';
import { examine, secretsOf } from './doctor.js';
import { scrub } from './scrub.js';

const LOG_LINES = '5000';
const OUTPUT_BYTES_MAX = 16 * 1_048_576;

/**
 * Packs what somebody far away needs to find a fault: the findings, the state, the configuration, the
 * log and the machine. Every text goes through `scrub`, so that no plate and no secret is in it.
 *
 * @throws LanekeeperError `archive/failed`
 */
export async function bundle(options: {
  environment: Pick<Environment, 'clock' | 'wall'>;
  config: Config;
  configPath: string;
  archive: string;
}): Promise<string[]> {
  const { environment, config, configPath, archive } = options;
  const findings = await examine(config, environment);
  const texts: Record<string, string> = {
    'findings.json': JSON.stringify(findings, null, 2),
    'status.json': await statusText(config),
    'configuration.yaml': readFileSync(configPath, 'utf8'),
    'machine.json': JSON.stringify(machine(), null, 2),
    'log.txt': outputOf('journalctl', [
      '--no-pager',
      '--output=short-iso',
      `--lines=${LOG_LINES}`,
      '--unit=lanekeeper.service',
      '--unit=lanekeeper-bridge.service',
    ]),
    'disks.txt': outputOf('df', ['-h']),
    'units.txt': outputOf('systemctl', ['--no-pager', 'status', 'lanekeeper*']),
  };
  const secrets = secretsOf(config).flatMap((secret) => secretText(secret));
  const folder = mkdtempSync(join(tmpdir(), 'lanekeeper-bundle-'));
  try {
    for (const [name, text] of Object.entries(texts)) {
      writeFileSync(join(folder, name), scrub(text, secrets));
    }
    pack(folder, archive);
    chmodSync(archive, 0o600);
    return Object.keys(texts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function machine(): Record<string, unknown> {
  return {
    program: programVersion,
    node: process.version,
    machine: arch(),
    kernel: `${release()} ${version()}`,
    memoryMiB: Math.round(totalmem() / 1_048_576),
    upS: Math.round(uptime()),
    load: loadavg(),
  };
}

async function statusText(config: Config): Promise<string> {
  try {
    const status = await askConsole(consoleSocketPath(config), 'GET', '/status');
    return JSON.stringify(status, null, 2);
  } catch (error) {
    return sentenceOf(error);
  }
}

/** Only to take it out of the texts. What cannot be read here cannot have been written there. */
function secretText(secret: ReturnType<typeof secretsOf>[number]): string[] {
  try {
    return 'file' in secret ? [readFileSync(secret.file, 'utf8').trim()] : [];
  } catch {
    return [];
  }
}

function outputOf(program: string, args: readonly string[]): string {
  const ran = spawnSync(program, args, { encoding: 'utf8', maxBuffer: OUTPUT_BYTES_MAX });
  return ran.error === undefined ? `${ran.stdout}${ran.stderr}` : sentenceOf(ran.error);
}
