/** What the workload tells of itself, a line of JSON each, in the order of its system calls. */
export type Mark =
  /** A batch goes to the database: keys with the checksum of their value, null when taken away. */
  | { kind: 'given'; batch: number; synced: boolean; changes: [key: string, sum: number | null][] }
  /** The database took it; synced or not. */
  | { kind: 'done'; batch: number; synced: boolean }
  /** A decision was acknowledged: from here on it may not be lost. */
  | { kind: 'acknowledged'; what: string; keys: string[] }
  /** An order went to the cloud. */
  | { kind: 'sent'; messageId: string; about: string }
  /** The effect of a command was seen. */
  | { kind: 'commanded'; commandId: string };

export function readMark(text: string): Mark {
  return JSON.parse(text) as Mark;
}
