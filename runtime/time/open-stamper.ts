import type { Environment } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';
import { bootShelf, journalShelf, sequenceKey } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put } from '../store/write.js';
import { Stamper } from './stamper.js';

/** So far back the latest entry of the journal is looked for. */
const NUMBERS_BACK = 1_000;
const BOOTS_MAX = 64;

/** The time of this start, with what the store knows of earlier ones. */
export async function openStamper(
  { environment, store }: { environment: Environment; store: Store },
  nodeId: string,
): Promise<Stamper> {
  const { boot } = store.meta;
  const boots = await store.list(bootShelf, {
    after: sequenceKey(Math.max(0, boot - BOOTS_MAX)),
    limit: BOOTS_MAX,
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

/** The latest time that the journal tells; 0 for an empty one. */
async function latestTimeMs(store: Store): Promise<number> {
  const entries = await store.list(journalShelf, {
    after: sequenceKey(Math.max(0, store.lastSequence - NUMBERS_BACK)),
    limit: NUMBERS_BACK,
  });
  return Math.max(0, ...entries.map(({ value }) => value.at.unixMs));
}
