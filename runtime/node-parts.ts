import type { Announcer } from './bus/announcer.js';
import type { ParkBus } from './bus/bus.js';
import type { Topics } from './bus/topics.js';
import type { Config } from './config/config.js';
import type { Environment } from './environment/environment.js';
import type { Stamper } from './time/stamper.js';
import type { PermitIndex } from './permits/permit-index.js';
import type { RecordShelf } from './records/record-shelf.js';
import type { SessionBook } from './sessions/session-book.js';
import type { Store } from './store/store.js';

/** What every role of a node works with. */
export interface NodeParts {
  environment: Environment;
  config: Config;
  store: Store;
  stamper: Stamper;
  bus: ParkBus;
  topics: Topics;
  sessions: SessionBook;
  records: RecordShelf;
  /** The permits among the records. */
  permits: PermitIndex;
  announcer: Announcer;
}
