/** What the cloud keeps by a number of the car park's. */
export type MasterKind =
  | 'black user'
  | 'car type'
  | 'charging order'
  | 'city correction'
  | 'collector'
  | 'etc payment'
  | 'event'
  | 'file'
  | 'forwarded'
  | 'gate'
  | 'invoice'
  | 'lane code'
  | 'log entry'
  | 'package'
  | 'picture'
  | 'price'
  | 'renewal'
  | 'screen'
  | 'screen text'
  | 'shift'
  | 'smart screen'
  | 'stored-value card'
  | 'top-up'
  | 'used coupon';

/** What is known of one record that the car park keeps in the cloud. */
export interface Master {
  /** The fields as they were sent last; a field that is not sent keeps its value. */
  fields: Record<string, unknown>;
  deleted: boolean;
}

/** Records of one kind by their keys. */
export class MasterShelf {
  readonly #kinds = new Map<MasterKind, Map<string, Master>>();

  get(kind: MasterKind, key: string): Master | null {
    return this.#kinds.get(kind)?.get(key) ?? null;
  }

  all(kind: MasterKind): Map<string, Master> {
    return new Map(this.#kinds.get(kind));
  }

  /** Adds or changes a record, which then is no longer deleted. */
  put(kind: MasterKind, key: string, fields: Readonly<Record<string, unknown>>): void {
    const records = this.#kinds.get(kind) ?? new Map<string, Master>();
    this.#kinds.set(kind, records);
    records.set(key, {
      fields: { ...records.get(key)?.fields, ...fields },
      deleted: false,
    });
  }

  /** What a change without a key does on the published server; returns the rows changed. */
  changeAll(kind: MasterKind, fields: Readonly<Record<string, unknown>>): number {
    const records = this.#kinds.get(kind) ?? new Map<string, Master>();
    for (const record of records.values()) record.fields = { ...record.fields, ...fields };
    return records.size;
  }

  markAllDeleted(kind: MasterKind): number {
    const records = this.#kinds.get(kind) ?? new Map<string, Master>();
    for (const record of records.values()) record.deleted = true;
    return records.size;
  }

  /** Returns whether there was a record to mark. */
  markDeleted(kind: MasterKind, key: string): boolean {
    const known = this.get(kind, key);
    if (known !== null) known.deleted = true;
    return known !== null;
  }

  remove(kind: MasterKind, key: string): boolean {
    return this.#kinds.get(kind)?.delete(key) ?? false;
  }
}
