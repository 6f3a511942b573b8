// Pushes reads with pictures to a running lane while its loops toggle and its screen writes:
//   npm run bench:pushes -- --pushes 5000 --per-second 10 --picture-bytes 200000
// Ends with 1 when a read is lost or the memory of the program grows.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { VzHttpTwin } from '../../drivers/camera/vz-http/twin.js';
import { CloudSite } from '../site/cloud-site.js';
import { after } from '../site/drive.js';
import { LaneProcess } from '../site/lane-process.js';
import { Site } from '../site/site.js';
import { freePort } from '../support/free-port.js';

const HOST = '127.0.0.1';
const TOGGLE_MS = 700;
/** The first part of a run brings memory up to what the program needs. */
const WARM_PART = 0.2;
const GROWTH_MAX = 1.15;

const { values } = parseArgs({
  options: {
    pushes: { type: 'string', default: '5000' },
    'per-second': { type: 'string', default: '10' },
    'picture-bytes': { type: 'string', default: '200000' },
  },
});
const pushes = Number(values.pushes);
const gapMs = 1_000 / Number(values['per-second']);
const pictureBytes = Number(values['picture-bytes']);

const cloud = await CloudSite.start({ seed: 1 });
const port = await freePort();
let shows = 0;
const site = new Site({ cloudPort: cloud.front.port, entryEvents: { onShow: () => (shows += 1) } });
const configPath = site.writeConfiguration('pushes', (usual) => {
  const [first, ...others] = usual['lanes'] as Record<string, unknown>[];
  const camera = { family: 'vz_http', address: HOST };
  const log = { level: 'info' };
  return {
    ...usual,
    log,
    camera_push: { host: HOST, port },
    lanes: [{ ...first, camera }, ...others],
  };
});
const read = new Set<string>();
const box = new LaneProcess({
  configPath,
  onLine: (line) => {
    if (line.event === 'plate_read') read.add(String(line['sequence']));
  },
});
await box.start();

const toggling = { on: true, toggles: 0 };
const toggle = async (): Promise<void> => {
  while (toggling.on) {
    toggling.toggles += 1;
    site.entry.approach.set(toggling.toggles % 2 === 1 ? 'active' : 'inactive');
    await after(TOGGLE_MS);
  }
};
const toggled = toggle();

const twin = new VzHttpTwin({ host: HOST, port });
const memory: { pushed: number; megabytes: number }[] = [];
const startMs = performance.now();
const underway = new Set<Promise<unknown>>();
for (let pushed = 0; pushed < pushes; pushed += 1) {
  await after(Math.max(0, startMs + pushed * gapMs - performance.now()));
  const plate = `京A${String(pushed).padStart(5, '0')}`;
  const seen = twin.see({ plate, pictureBytes }).finally(() => underway.delete(seen));
  underway.add(seen);
  if (pushed % Math.ceil(pushes / 20) !== 0) continue;
  memory.push({ pushed, megabytes: residentMb(box.pid) });
  console.log(`${String(pushed).padStart(6)} pushed  ${residentMb(box.pid).toFixed(1)} MB`);
}
await Promise.all(underway);
toggling.on = false;
await toggled;
await after(2_000);
const endMb = residentMb(box.pid);
await box.stop();
await cloud.close();
site.close();

const warm = memory.filter(({ pushed }) => pushed >= pushes * WARM_PART);
const half = Math.ceil(warm.length / 2);
const mean = (part: typeof warm) =>
  part.reduce((sum, { megabytes }) => sum + megabytes, 0) / Math.max(1, part.length);
const growth = mean(warm.slice(half)) / mean(warm.slice(0, half));
const seconds = (performance.now() - startMs) / 1_000;
console.log(
  `${pushes} pushes of ${pictureBytes} bytes in ${seconds.toFixed(0)} s: ${read.size} read, ` +
    `${twin.keptRecords} kept by the camera, ${toggling.toggles} toggles, ${shows} shows, ` +
    `memory at the end ${endMb.toFixed(1)} MB, second half over first ${growth.toFixed(3)}`,
);
process.exitCode = read.size === pushes && twin.keptRecords === 0 && growth < GROWTH_MAX ? 0 : 1;

function residentMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1_024;
}
