import type { Environment } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';
import { bootShelf, journalShelf, laneShelf, sequenceKey } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put } from '../store/write.js';
import { Stamper } from './stamper.js';

/** So far back the latest entry of the journal is looked for; these are kept whatever their age. */
export const latestEntriesMax = 1_000;
const LANES_MAX = 100;
/** Of so many latest starts the clocks are known; nobody asks for those of earlier ones. */
export const bootsKeptMax = 64;

/** The time of this start, with what the store knows of earlier ones. */
export async function openStamper(
  { environment, store }: { environment: Environment; store: Store },
  nodeId: string,
): Promise<Stamper> {
  const { boot } = store.meta;
  const boots = await store.list(bootShelf, {
    after: sequenceKey(Math.max(0, boot - bootsKeptMax)),
    limit: bootsKeptMax,
  });
  const stamper = new Stamper({
    environment,
    nodeId,
    boot,
    floorMs: await latestTimeMs(store),
    earlier: boots.map(({ value }) => value),
  });
  stamper.onClock((clock) => {
    // Unsynced: who loses it has the times as they were stamped.
    store.note([put(bootShelf, sequenceKey(boot), clock)]).catch((error: unknown) => {
      environment.log.error('clock_not_kept', { reason: sentenceOf(error) });
    });
  });
  return stamper;
}

/**
 * The latest time that an earlier start has stamped; 0 for none. A store that was built anew may
 * have an empty journal, but it has the latest entry of each lane.
 */
async function latestTimeMs(store: Store): Promise<number> {
  const entries = await store.list(journalShelf, {
    after: sequenceKey(Math.max(0, store.lastSequence - latestEntriesMax)),
    limit: latestEntriesMax,
  });
  entries.push(...(await store.list(laneShelf, { limit: LANES_MAX })));
  return Math.max(0, ...entries.map(({ value }) => value.at.unixMs));
}
