import type { RecordHeader } from '../../../protocol/park/record.js';

/** The header of a record that the cloud tells without a time, so that the order of arrival counts. */
export const untimedHeader = (key: string): RecordHeader => ({
  key,
  createdMs: 0,
  updatedMs: 0,
  deleted: false,
  source: 'CLOUD',
  revision: 0,
});
