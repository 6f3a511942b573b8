/** What decides when a message may go. */
export interface Waiting {
  sequence: number;
  /** Empty: belongs to no session. */
  sessionId: string;
  /** Empty: belongs to no plate. */
  plate: string;
}

/**
 * The messages that wait for no other: a session's entry goes before its exit, and a plate's exit
 * before its next entry. `window` must hold all earlier messages that are not yet settled.
 */
export function sendable<T extends Waiting>(window: readonly T[]): T[] {
  const sessions = new Set<string>();
  const plates = new Set<string>();
  const free: T[] = [];
  for (const message of [...window].sort((a, b) => a.sequence - b.sequence)) {
    const { sessionId, plate } = message;
    if (!sessions.has(sessionId) && !plates.has(plate)) free.push(message);
    if (sessionId !== '') sessions.add(sessionId);
    if (plate !== '') plates.add(plate);
  }
  return free;
}
