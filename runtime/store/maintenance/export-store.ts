import { LanekeeperError } from '../../errors.js';
import { shelves } from '../shelves.js';
import type { Store } from '../store.js';

/**
 * Every value of a store as a line of JSON with shelf, key and value; bytes are base64. Damaged
 * values are put aside meanwhile and are among those of the shelf `damaged`, which comes last.
 * @throws LanekeeperError `store/no-such-shelf`
 */
export async function* exportStore(store: Store, only: string | undefined): AsyncGenerator<string> {
  const names = shelves.map(({ name }) => name);
  if (only !== undefined && !names.includes(only)) {
    throw new LanekeeperError(
      'store/no-such-shelf',
      `There is no shelf "${only}"; there are ${names.join(', ')}.`,
    );
  }
  for (const shelf of shelves) {
    if (only !== undefined && shelf.name !== only) continue;
    for await (const page of store.pages(shelf)) {
      for (const { key, value } of page) {
        yield JSON.stringify({ shelf: shelf.name, key, value }, asText);
      }
    }
  }
}

function asText(_name: string, value: unknown): unknown {
  return isBufferText(value) ? Buffer.from(value.data).toString('base64') : value;
}

/** A buffer has turned itself into this by the time it is asked for. */
function isBufferText(value: unknown): value is { type: 'Buffer'; data: number[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'Buffer' &&
    'data' in value &&
    Array.isArray(value.data)
  );
}
