import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { CloudSite } from '../site/cloud-site.js';
import { after } from '../site/drive.js';
import { LaneProcess } from '../site/lane-process.js';
import { Site } from '../site/site.js';
import type { Figure } from './figures.js';

/** Both processes get this long to come to rest. */
const REST_MS = 5_000;

const packages = [
  ...['onoff', 'serialport', 'mqtt', 'level', 'protobufjs/minimal.js', 'pino', 'aedes'],
  ...['typebox', 'typebox/compile', 'yaml', 'iconv-lite', 'commander'],
];

/** Memory of the idle program with all roles, over a process that only imports the same packages. */
export async function idleMemory(): Promise<Figure> {
  const floor = await importingProcessMb();
  const cloud = await CloudSite.start({ seed: 1 });
  const site = new Site({ cloudPort: cloud.front.port });
  const program = new LaneProcess({ configPath: site.configPath });
  try {
    await program.start();
    await after(REST_MS);
    const measured = residentMb(program.pid);
    return {
      name: 'memory of the idle lane / process that imports the same packages',
      measured,
      floor,
      unit: 'MB',
      target: 1.5,
    };
  } finally {
    await program.stop();
    await cloud.close();
    site.close();
  }
}

async function importingProcessMb(): Promise<number> {
  const imports = packages.map((name) => `await import('${name}');`).join('');
  const code = `${imports} setInterval(() => undefined, 1000); console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await after(REST_MS);
  const megabytes = residentMb(child.pid ?? 0);
  child.kill();
  return megabytes;
}

function residentMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}
