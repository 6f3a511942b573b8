import { accessSync, constants, existsSync, readFileSync, readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { cameraChip } from '../config/resolve-lane.js';
import type { SecretReference } from '../config/schema.js';
import { sentenceOf } from '../errors.js';
import { fault, ok, warning, type Finding } from './finding.js';

const MEBIBYTE = 1_048_576;
/** Below this the disk is called full. The store alone needs a few MiB a month. */
const FREE_FAULT_MIB = 50;
const FREE_WARNING_MIB = 500;

/** Folder of the store: there, writable, with room. */
export function lookAtDisk({ node }: Config): Finding[] {
  const folder = node.stateDirectory;
  if (!existsSync(folder)) return [fault('store', `The folder ${folder} is missing.`)];
  const findings = [accessTo('store', folder, constants.W_OK)];
  const { bavail, bsize } = statfsSync(folder);
  const freeMiB = Math.floor((bavail * bsize) / MEBIBYTE);
  const text = `${freeMiB} MiB are free for ${folder}`;
  if (freeMiB < FREE_FAULT_MIB) findings.push(fault('disk', `${text}: make room at once.`));
  else if (freeMiB < FREE_WARNING_MIB) findings.push(warning('disk', `${text}: make room soon.`));
  else findings.push(ok('disk', `${text}.`));
  return findings;
}

export function lookAtPorts({ serialPorts }: Config): Finding[] {
  return [...serialPorts].map(([name, { path }]) => {
    const what = `port ${name}`;
    if (existsSync(path)) return accessTo(what, path, constants.R_OK | constants.W_OK);
    const known = namesIn('/dev/serial/by-path');
    const others = known.length === 0 ? 'there is no serial adapter' : `found: ${known.join(', ')}`;
    return fault(what, `${path} is not there; ${others}.`);
  });
}

/** Each chip that a lane names must be there, by its label, and its lines open to this user. */
export function lookAtGpio(config: Config, root = '/sys/class/gpio'): Finding[] {
  if (config.gpio.backend !== 'onoff' || config.lanes.length === 0) return [];
  if (!existsSync(join(root, 'export'))) {
    const text = `${root} is not there: the kernel needs GPIO_SYSFS, or the box needs a stand-in for it.`;
    return [fault('gpio', text)];
  }
  const labels = namesIn(root)
    .filter((name) => name.startsWith('gpiochip'))
    .map((name) => readFileSync(join(root, name, 'label'), 'utf8').trim());
  const wanted = new Set(
    config.lanes.flatMap(({ barrier, approach }) => {
      return [...(barrier.raise === null ? [] : [barrier.raise.chip]), approach.address.chip];
    }),
  );
  wanted.delete(cameraChip);
  const chips = [...wanted].map((chip) => {
    if (labels.includes(chip)) return ok('gpio', `The chip ${chip} is there.`);
    return fault('gpio', `There is no chip ${chip}; found: ${labels.join(', ') || 'none'}.`);
  });
  return [...chips, accessTo('gpio', join(root, 'export'), constants.W_OK)];
}

/** Secrets in files: there, not empty, and not for everybody. Credentials are systemd's matter. */
export function lookAtSecrets(secrets: readonly SecretReference[]): Finding[] {
  return secrets.flatMap((secret) => {
    if (!('file' in secret)) return [];
    const what = `secret ${secret.file}`;
    try {
      const text = readFileSync(secret.file, 'utf8').trim();
      return [text === '' ? fault(what, 'It is empty: write it there.') : ok(what, 'It is there.')];
    } catch (error) {
      return [fault(what, `It cannot be read: ${sentenceOf(error)}`)];
    }
  });
}

function accessTo(what: string, path: string, mode: number): Finding {
  try {
    accessSync(path, mode);
    return ok(what, `${path} can be used.`);
  } catch {
    const text = `This user may not use ${path}: run it as the service does, or look at its rights.`;
    return fault(what, text);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
