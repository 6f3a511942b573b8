import type { LaneConfig } from '../config/config.js';
import type { LaneCommand } from './events.js';
import type { LaneState } from './state.js';

export const FIRE_HOLDS = 'the fire release holds the arm up';

/** Why a lane does not do now what is asked of its arm; null when it does. */
export function whyNot(
  { barrier }: LaneConfig,
  { guard, fireRelease, arm }: LaneState,
  action: LaneCommand,
): string | null {
  const closesItself = barrier.lower === null;
  switch (action) {
    case 'unlock':
      return null;
    case 'raise':
      return arm.locked ? 'the lane is locked: unlock it first' : null;
    case 'hold':
      return closesItself && barrier.hold === null
        ? 'this barrier closes by itself: it cannot be held up'
        : null;
    case 'release':
    case 'lock':
      return fireRelease ? FIRE_HOLDS : null;
    case 'lower':
      if (closesItself) return 'this barrier closes by itself only';
      if (fireRelease) return FIRE_HOLDS;
      if (guard === 'present') return 'something is under the arm';
      return guard === 'unknown' ? 'it is not known whether something is under the arm' : null;
  }
}
