import type { Database } from '../../environment/environment.js';

/** One step of the store's format, forward only. */
export interface Migration {
  /** The version that the store has afterwards. */
  to: number;
  /** In words, for the log. */
  what: string;
  /** Must end the same when it was cut off anywhere before and is run again. */
  run(database: Database): Promise<void>;
}
