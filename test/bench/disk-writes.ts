import { needDebianTools } from '../../deploy/package/debian-tools.js';
import { CloudSite } from '../site/cloud-site.js';
import { after, arrive, passThrough } from '../site/drive.js';
import { LaneProcess } from '../site/lane-process.js';
import type { LaneSite } from '../site/lane-site.js';
import { Site } from '../site/site.js';
import { DiskWatch, type DiskWrites } from './disk-watch.js';
import type { Limit } from './figures.js';

const STAYS = 5;
const REST_MS = 3_000;
const AWAY_MS = 120_000;
const freeRate = {
  ...{ vehicle_class: '小车', first_minutes: 60, first_fen: 0 },
  ...{ following_minutes: 60, following_fen: 0 },
};

interface Measured {
  /** Of decisions whose orders the cloud has not answered. */
  decisions: DiskWrites;
  /** Of whole stays, with the answers of the cloud. */
  stays: DiskWrites;
  atRest: DiskWrites;
  idleMs: number;
}

/** What a one-box node writes for a whole stay, and while nothing happens. */
export async function diskWrites(idleMs: number): Promise<Limit[]> {
  needDebianTools([{ program: 'strace', debianPackage: 'strace' }]);
  const cloud = await CloudSite.start({ seed: 1 });
  const site = new Site({ cloudPort: cloud.front.port, config: () => ({ rates: [freeRate] }) });
  const program = new LaneProcess({ configPath: site.configPath });
  try {
    await program.start();
    await program.seen('the cloud is reached', (line) => line.event === 'cloud_reached');
    // The first stay opens files and connections; it is not counted.
    await stay(site, program, '京A00000');
    await after(REST_MS);
    const watch = () => DiskWatch.start(program.pid, site.stateDirectory);
    const stays = await watch();
    for (let car = 1; car <= STAYS; car += 1) await stay(site, program, `京A0000${car}`);
    await after(REST_MS);
    const perStay = await stays.stop();
    const idle = await watch();
    await after(idleMs);
    const atRest = await idle.stop();
    const away = program.next('the cloud is away', (line) => line.event === 'cloud_away', AWAY_MS);
    cloud.cut(true);
    // What became of the order under way when the link broke is written too; it is not counted.
    await visit(site.entry, '京B00000');
    await away;
    const decided = await watch();
    for (let car = 1; car <= STAYS; car += 1) {
      for (const lane of [site.entry, site.exit]) await visit(lane, `京B0000${car}`);
    }
    const decisions = await decided.stop();
    return limits({ decisions, stays: perStay, atRest, idleMs });
  } finally {
    await program.stop();
    await cloud.close();
    site.close();
  }
}

function limits({ decisions, stays, atRest, idleMs }: Measured): Limit[] {
  const idle = `in ${idleMs / 60_000} idle minutes`;
  return [
    { name: 'syncs of a decision', measured: decisions.syncs / STAYS / 2, limit: 1, unit: '' },
    { name: 'syncs of a whole stay', measured: stays.syncs / STAYS, limit: 3, unit: '' },
    {
      name: 'bytes written for a whole stay',
      measured: stays.bytes / STAYS,
      limit: 4096,
      unit: 'B',
    },
    { name: `syncs ${idle}`, measured: atRest.syncs, limit: 0, unit: '' },
    { name: `bytes written ${idle}`, measured: atRest.bytes, limit: 0, unit: 'B' },
  ];
}

/** In and out again, with both answers of the cloud. */
async function stay(site: Site, program: LaneProcess, plate: string): Promise<void> {
  for (const lane of [site.entry, site.exit]) {
    const delivered = program.next(
      'the order is delivered',
      (line) => line.event === 'order_delivered',
    );
    await visit(lane, plate);
    await delivered;
  }
}

async function visit(lane: LaneSite, plate: string): Promise<void> {
  await arrive(lane, plate);
  await passThrough(lane);
}
