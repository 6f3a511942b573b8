import { CloudSite } from '../site/cloud-site.js';
import { compareBooks } from '../site/compare-books.js';
import { after, arrive, passThrough, type Pace } from '../site/drive.js';
import { LaneProcess } from '../site/lane-process.js';
import { Site } from '../site/site.js';
import { readStoredOrders, type StoredOrders } from '../site/store-orders.js';
import { SeededRandom } from '../sim/random.js';

export interface KillTally {
  kills: number;
  /** Cars that drove in, each once. */
  cars: number;
  orders: number;
  /** What was lost or took effect twice, in words. */
  faults: string[];
}

/** From the car's read to the kill: the decision, the rising arm, the upload and its answer. */
const KILL_WITHIN_MS = 600;
/** So often the car that stands there drives in before the next kill. */
const PASSES = 0.6;
/** Slow enough to be seen by a program that has just started on a busy machine. */
const calmPace: Pace = { toReadMs: 50, toArmMs: 500, underArmMs: 1_000 };
const DRAIN_MS = 3_000;
const DRAINS_MAX = 10;

/** The real program with cars and a cloud, killed again and again; at the end the books must agree. */
export async function killLoop(kills: number, seed: number): Promise<KillTally> {
  const random = new SeededRandom(seed);
  const cloud = await CloudSite.start({ seed });
  const site = new Site({ cloudPort: cloud.front.port });
  const program = new LaneProcess({ configPath: site.configPath });
  const driven: string[] = [];
  try {
    await program.start();
    let standing: string | null = null;
    for (let kill = 0; kill < kills; kill += 1) {
      if (standing === null) {
        standing = `京K${String(kill).padStart(5, '0')}`;
        await arrive(site.entry, standing);
      }
      await after(random.between(0, KILL_WITHIN_MS));
      await program.kill();
      await program.start();
      // What the camera said may have been lost with the program: it looks again.
      site.entry.camera.see({ plate: standing });
      if (kill < kills - 1 && !random.chance(PASSES)) continue;
      await passThrough(site.entry, calmPace);
      driven.push(standing);
      standing = null;
    }
    await program.stop();
    const stored = await drain(site, program);
    const { orders, debts } = cloud.double.ledger;
    const faults = [...compareBooks(stored, { orders, debts }).differences];
    for (const plate of driven) {
      const count = stored.orders.filter((order) => order.plate === plate).length;
      if (count !== 1) faults.push(`${plate} drove in once and has ${count} orders`);
    }
    if (stored.waiting > 0) faults.push(`${stored.waiting} orders still wait`);
    if (site.armViolations > 0) faults.push('the arm came down on a car');
    return { kills, cars: driven.length, orders: stored.orders.length, faults };
  } finally {
    await program.kill();
    await cloud.close();
    site.close();
  }
}

/** Lets the program run until nothing waits for the cloud any more. */
async function drain(site: Site, program: LaneProcess): Promise<StoredOrders> {
  let stored: StoredOrders | null = null;
  for (let attempt = 0; attempt < DRAINS_MAX && stored?.waiting !== 0; attempt += 1) {
    await program.start();
    await after(DRAIN_MS);
    await program.stop();
    stored = await readStoredOrders(site.stateDirectory);
  }
  if (stored === null) throw new Error('The program was never started to drain.');
  return stored;
}
