import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { realEnvironment } from '../../runtime/environment/real.js';
import { Outbox } from '../../runtime/outbox/outbox.js';
import { loadSessions } from '../../runtime/sessions/load-sessions.js';
import { outboxShelf, sequenceKey } from '../../runtime/store/shelves.js';
import { Store } from '../../runtime/store/store.js';
import { put } from '../../runtime/store/write.js';
import { someOrder } from '../outbox/some-order.js';
import type { Limit } from './figures.js';

const ORDERS = 200_000;
const BATCH = 500;
const HEAP_MB = 16;
const READY_MS = 2_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Two hundred thousand orders while the cloud is away: memory, a start with them, and the drain. */
export async function backlog(): Promise<Limit[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lanekeeper-backlog-'));
  const environment = realEnvironment({ logLevel: 'error' });
  try {
    const path = join(folder, 'store');
    const grownMb = await fill(environment, path);
    const startMs = performance.now();
    const store = await Store.open(environment, path);
    await loadSessions(store);
    const taken: number[] = [];
    const outbox = openOutbox(environment, store, taken);
    outbox.wake();
    const readyMs = performance.now() - startMs;
    await drain(outbox, taken);
    const left = await store.count(outboxShelf);
    outbox.close();
    await store.close();
    const outOfOrder = taken.filter((sequence, index) => sequence !== index + 1).length;
    const lost = ORDERS - new Set(taken).size;
    return [
      {
        name: 'heap growth with 200,000 waiting orders',
        measured: grownMb,
        limit: HEAP_MB,
        unit: 'MB',
      },
      { name: 'start with 200,000 waiting orders', measured: readyMs, limit: READY_MS, unit: 'ms' },
      { name: 'of 200,000 orders not delivered', measured: lost + left, limit: 0, unit: '' },
      {
        name: 'of 200,000 orders delivered out of order',
        measured: outOfOrder,
        limit: 0,
        unit: '',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Real = ReturnType<typeof realEnvironment>;

function openOutbox(environment: Real, store: Store, taken: number[]): Outbox {
  const outbox = new Outbox({
    ...{ store, environment, reports: null, windowMax: 48, liveMax: 16, capacity: ORDERS * 2 },
    ...{ outcomeWaitMs: 30_000, silencesMax: 10 },
    send: ({ uplink }) => {
      taken.push(uplink.sequence);
      const { messageId } = uplink;
      setImmediate(() => {
        outbox.settle({ messageId, delivery: 'DELIVERED', reason: '', answer: '' });
      });
      return Promise.resolve();
    },
  });
  return outbox;
}

/** Returns by how many megabytes the heap has grown once all orders wait, and are counted. */
async function fill(environment: Real, path: string): Promise<number> {
  const store = await Store.open(environment, path);
  const outbox = openOutbox(environment, store, []);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let first = 0; first < ORDERS; first += BATCH) {
    const changes = Array.from({ length: BATCH }, () => {
      const sequence = store.nextSequence();
      const plate = `粤B${String(sequence % 50_000).padStart(5, '0')}`;
      const order = someOrder(sequence, { sessionId: `s${sequence}`, plate });
      return put(outboxShelf, sequenceKey(sequence), order);
    });
    await store.commit(changes);
    outbox.wake();
  }
  while (outbox.waiting.onDisk < ORDERS) await new Promise((resolve) => setTimeout(resolve, 20));
  collect();
  const grown = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  outbox.close();
  await store.close();
  return grown;
}

async function drain(outbox: Outbox, taken: readonly number[]): Promise<void> {
  outbox.setUp(true);
  while (outbox.waiting.onDisk > 0 || taken.length < ORDERS) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // The last removals are on their way to the disk.
  await new Promise((resolve) => setTimeout(resolve, 500));
}
