import type { Path } from '../located.js';
import { quoted } from '../printable.js';
import { repeated } from './repeated.js';
import type { Check } from './report.js';

/** An attendant names a reason by its id alone. */
export const eachReasonOnce: Check = (config, report) => {
  const ids = (config.free_reasons ?? []).map(({ id }) => id);
  for (const [index, first, id] of repeated(ids)) {
    const other: Path = ['free_reasons', first, 'id'];
    report.add({
      code: 'config/duplicate-free-reason',
      path: ['free_reasons', index, 'id'],
      found: `${quoted(id)}, which ${report.whereIs(other)} has already`,
      allowed: 'an id of its own for each reason',
    });
  }
};
