/** Which way cars drive through a lane of the cloud's list. */
export type LaneDirection = 'ENTRY' | 'EXIT' | 'BOTH';

/*
 * The same word means the reverse in the two directions: a lane that goes up (2.14) has 0 for an
 * entry and 1 for an exit, one that comes down (3.13) has 1 for an entry and 0 for an exit. Both
 * have 2 for both. The column of the published server is commented like 2.14, so on a cloud of that
 * age a lane that comes down may mean what goes up: compare one lane by eye when a site is set up.
 */
const uploaded = { ENTRY: 0, EXIT: 1, BOTH: 2 } as const;
const pushed = ['EXIT', 'ENTRY', 'BOTH'] as const;

/** passtype of a lane that is uploaded (2.14). */
export function passTypeToUpload(direction: LaneDirection): 0 | 1 | 2 {
  return uploaded[direction];
}

/** The direction of a lane that was pushed (3.13); null for a passtype that is not listed. */
export function directionOfPushed(passType: number): LaneDirection | null {
  return pushed[passType] ?? null;
}
