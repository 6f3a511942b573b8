/** A part of the program whose standing still must be noticed. */
export interface ProgressPart {
  readonly name: string;
  /** Whether it has moved since it was last asked, or has nothing to do. */
  moves(nowMs: number): boolean;
}

/** The lanes: each must have ticked since the last look. */
export function laneProgress(lanes: Iterable<{ readonly ticks: number }>): ProgressPart {
  const seen = new Map<{ readonly ticks: number }, number>();
  return {
    name: 'lane tick',
    moves: () => {
      let all = true;
      for (const lane of lanes) {
        if (lane.ticks === seen.get(lane)) all = false;
        seen.set(lane, lane.ticks);
      }
      return all;
    },
  };
}

/** The outbox: while it may send and has something in memory, something of it is under way. */
export function outboxProgress(
  outbox: { readonly idleWithWork: boolean },
  limitMs: number,
): ProgressPart {
  let sinceMs: number | null = null;
  return {
    name: 'outbox',
    moves: (nowMs) => {
      sinceMs = outbox.idleWithWork ? (sinceMs ?? nowMs) : null;
      return sinceMs === null || nowMs - sinceMs <= limitMs;
    },
  };
}
