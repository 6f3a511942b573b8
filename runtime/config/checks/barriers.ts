import { barrierMakers } from '../../../drivers/barrier/relay/makers.js';
import type { Check } from './report.js';

/** A contact where the operator of that maker has none would do nothing, or something else. */
export const operatorsAreWiredAsTheirManualSays: Check = (config, report) => {
  for (const [index, { barrier }] of (config.lanes ?? []).entries()) {
    if (barrier.maker === undefined) continue;
    const { operator, lower, position, raise, hold } = barrierMakers[barrier.maker];
    const refuse = (
      key: 'stop' | 'lower' | 'hold' | 'limit_up' | 'limit_down',
      allowed: string,
    ) => {
      if (barrier[key] === undefined) return;
      report.add({
        code: 'config/not-on-this-operator',
        path: ['lanes', index, 'barrier', key],
        found: `${key} with ${operator}`,
        allowed,
      });
    };
    refuse('stop', 'no stop: its STOP is normally closed, and a relay at rest would be open');
    if (lower === null) {
      refuse('lower', `no lower: it closes by its own loop logic; raise goes to ${raise}`);
    }
    if (hold === null) refuse('hold', 'no hold: no contact that stays closed is safe on it');
    if (position === null) {
      for (const key of ['limit_up', 'limit_down'] as const)
        refuse(key, 'no limit switches: it has no contact that tells where the arm is');
    }
  }
};
