import type { Config } from '../config/config.js';
import type { SessionBook } from '../sessions/session-book.js';
import type { RecordShelf } from './record-shelf.js';

/** There is one count of the car park. */
export const FREE_PLACES_KEY = 'park';

export interface PlacesSources {
  config: Config;
  sessions: Pick<SessionBook, 'openCount'>;
  records: Pick<RecordShelf, 'get'>;
}

/**
 * How many places are free, as screens, orders and the decision on a full park tell it: the
 * platform's last count (3.39), changed by the cars that came and went since; without one, the
 * configured places less the open stays.
 */
export function freePlaces({ config, sessions, records }: PlacesSources): number {
  const told = records.get('freePlaces', FREE_PLACES_KEY);
  if (told?.kind !== 'freePlaces') return Math.max(0, config.park.places - sessions.openCount);
  const { totalPlaces, freePlaces: free, carsInside } = told.freePlaces;
  return Math.min(totalPlaces, Math.max(0, free - (sessions.openCount - carsInside)));
}
