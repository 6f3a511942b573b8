/** Values of a log line. Plates go under `plate`, which the log masks at its default level. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The log: one line for each thing that happened, under a stable event name. Secrets, tokens and
 * signatures never go into it.
 */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
