import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutboxEntry } from '../../protocol/park/disk.js';
import { realEnvironment } from '../../runtime/environment/real.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { loadSessions } from '../../runtime/sessions/load-sessions.js';
import { outboxShelf, sequenceKey } from '../../runtime/store/shelves.js';
import { Store } from '../../runtime/store/store.js';
import { put } from '../../runtime/store/write.js';
import { openStamper } from '../../runtime/time/open-stamper.js';
import { entryOrder, exitOrder } from '../bridge/some-uplinks.js';
import type { CloudDouble } from '../cloud/double.js';
import { heapMiB } from '../support/heap-mib.js';
import { CloudPath } from './cloud-path.js';
import type { Limit } from './figures.js';

const ORDERS = 200_000;
const PLATES = 20_000;
const BATCH = 500;
/** So many stand in batches of their own, as a lane writes them: a start looks at the latest. */
const SINGLE = 20_000;
const HEAP_MB = 16;
const READY_MS = 2_000;
/** One order may go in each step of the cloud's time; the disk needs real time. */
const STEP_MS = 125;
/** A drain that gets no order away for so long will not end. */
const STUCK_MS = 60_000;

/** Two hundred thousand orders while the cloud is away: memory, a start with them, and the drain. */
export async function backlog(): Promise<Limit[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lanekeeper-backlog-'));
  const environment = realEnvironment({ logLevel: 'error' });
  const path = join(folder, 'store');
  try {
    const grownMb = await fill(environment, path);
    const afterStopMs = await startMs(environment, path);
    // Without this mark it is not known how the program ended, and every table is verified.
    rmSync(`${path}-closed`);
    const afterCutMs = await startMs(environment, path);
    return [
      limit('heap growth with 200,000 waiting orders', grownMb, HEAP_MB, 'MB'),
      limit('start with 200,000 waiting orders', afterStopMs, READY_MS, 'ms'),
      limit('start with 200,000 waiting orders, after a power cut', afterCutMs, READY_MS, 'ms'),
      ...(await drain(environment, path)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function limit(name: string, measured: number, max: number, unit: Limit['unit']): Limit {
  return { name, measured, limit: max, unit };
}

type Real = ReturnType<typeof realEnvironment>;

/** Entry and exit of one stay after the other; plates come again. */
function orderAt(sequence: number): OutboxEntry {
  const stay = Math.ceil(sequence / 2);
  const plate = `粤B${String(stay % PLATES).padStart(5, '0')}`;
  return sequence % 2 === 1
    ? entryOrder(sequence, { plate, sessionId: `s${stay}` })
    : exitOrder(sequence, { plate, sessionId: `s${stay}` });
}

/** Returns by how many megabytes the heap has grown once all orders wait, and are counted. */
async function fill(environment: Real, path: string): Promise<number> {
  const store = await Store.open(environment, path);
  const { outbox } = new CloudPath(store, ORDERS * 2);
  const beforeMib = heapMiB();
  const inBatch = (count: number) =>
    Array.from({ length: count }, () => {
      const sequence = store.nextSequence();
      return put(outboxShelf, sequenceKey(sequence), orderAt(sequence));
    });
  while (store.lastSequence < ORDERS - SINGLE) {
    await store.commit(inBatch(BATCH));
    outbox.wake();
  }
  while (store.lastSequence < ORDERS) await store.note(inBatch(1));
  await store.commit([]);
  outbox.wake();
  while (outbox.waiting.onDisk < ORDERS) await new Promise((resolve) => setTimeout(resolve, 20));
  const grown = heapMiB() - beforeMib;
  outbox.close();
  await store.close();
  return grown;
}

/** How long it takes until the lanes could begin: what a start reads, whatever else it opens. */
async function startMs(environment: Real, path: string): Promise<number> {
  const beginMs = performance.now();
  const store = await Store.open(environment, path);
  await openStamper({ environment, store }, 'gate-1');
  await loadSessions(store);
  await RecordShelf.load(store, environment);
  const tookMs = performance.now() - beginMs;
  await store.close();
  return tookMs;
}

/** All of them go to the simulated cloud, whose books must then tell of every stay once. */
async function drain(environment: Real, folder: string): Promise<Limit[]> {
  const store = await Store.open(environment, folder);
  const path = new CloudPath(store, ORDERS * 2);
  const { outbox, double } = path;
  let settled = 0;
  let lastMs = performance.now();
  outbox.onSettled(() => {
    settled += 1;
    lastMs = performance.now();
  });
  outbox.wake();
  outbox.setUp(true);
  while (settled < ORDERS && performance.now() - lastMs < STUCK_MS) await path.pass(STEP_MS);
  outbox.close();
  await store.commit([]);
  const left = await store.count(outboxShelf);
  await store.close();
  return [
    limit('of 200,000 orders still in the store after the drain', left, 0, ''),
    ...booksOf(double),
  ];
}

function booksOf({ ledger, counts, rates }: CloudDouble): Limit[] {
  const { orders } = ledger;
  const count = (wrong: (order: (typeof orders)[number]) => boolean) => orders.filter(wrong).length;
  const whole = count(({ effects }) => effects.entries === 1 && effects.exits === 1);
  const doubled = count(({ effects }) => effects.entries > 1 || effects.exits > 1);
  const swapped = count(({ lateEntry, closedAtZero }) => lateEntry || closedAtZero);
  const refused = Object.values(counts.refused).reduce((sum, each) => sum + each, 0);
  const tooFast = Object.values(rates.violations).reduce((sum, { messages }) => sum + messages, 0);
  return [
    limit('of 100,000 stays not whole in the books of the cloud', ORDERS / 2 - whole, 0, ''),
    limit('of 100,000 stays with a doubled effect', doubled, 0, ''),
    limit('of 100,000 stays told out of order', swapped, 0, ''),
    limit('messages that the cloud refused or that came too fast', refused + tooFast, 0, ''),
  ];
}
