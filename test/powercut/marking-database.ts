import { crc32 } from 'node:zlib';
import { storePositionCodec } from '../../protocol/park/codec.js';
import type {
  Database,
  DatabaseOperation,
  KeyRange,
} from '../../runtime/environment/environment.js';
import { unseal } from '../../runtime/store/sealed-value.js';
import type { Mark } from './marks.js';

/** A database that marks each batch before and after, and may leave the syncing out. */
export class MarkingDatabase implements Database {
  constructor(
    private readonly inner: Database,
    private readonly mark: (mark: Mark) => void,
    private readonly syncs: boolean,
  ) {}

  async batch(operations: DatabaseOperation[], options: { sync: boolean }): Promise<void> {
    const batch = batchOf(operations);
    if (batch === null) {
      await this.inner.batch(operations, { sync: options.sync && this.syncs });
      return;
    }
    const changes = operations
      .filter(({ key }) => !key.startsWith('meta:'))
      .map((operation): [string, number | null] => [
        operation.key,
        operation.type === 'put' ? crc32(operation.value) : null,
      ]);
    this.mark({ kind: 'given', batch, synced: options.sync, changes });
    await this.inner.batch(operations, { sync: options.sync && this.syncs });
    this.mark({ kind: 'done', batch, synced: options.sync });
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.inner.get(key);
  }

  entries(range: KeyRange): Promise<[string, Uint8Array][]> {
    return this.inner.entries(range);
  }

  keys(range: KeyRange): AsyncIterable<string> {
    return this.inner.keys(range);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

/** Null for what a start writes before it knows where the store stands. */
function batchOf(operations: readonly DatabaseOperation[]): number | null {
  for (const operation of operations) {
    if (operation.key !== 'meta:position' || operation.type !== 'put') continue;
    const payload = unseal(operation.value);
    if (payload !== null) return storePositionCodec.decode(payload).batch;
  }
  return null;
}
