import type { PlainKind } from '../../protocol/park/record-contents.js';
import { headerOf, type ParkRecord, type PlainRecord } from '../../protocol/park/record.js';
import { plateKey } from '../permits/plate-key.js';

/** Kinds of records that name one plate each. */
type PlateKind = 'blackListEntry' | 'whiteListEntry' | 'visitor';

/**
 * The records that name a plate, by plate, so that a lane finds them without looking through all.
 * Permits have an index of their own.
 */
export class PlateIndex {
  readonly #byPlate = new Map<string, Map<string, PlainRecord<PlateKind>>>();

  put(record: ParkRecord): void {
    const plate = plateOf(record);
    if (plate === null) return;
    const records = this.#byPlate.get(plate) ?? new Map<string, PlainRecord<PlateKind>>();
    records.set(keyOf(record), record as PlainRecord<PlateKind>);
    this.#byPlate.set(plate, records);
  }

  remove(record: ParkRecord): void {
    const plate = plateOf(record);
    const records = plate === null ? undefined : this.#byPlate.get(plate);
    records?.delete(keyOf(record));
    if (plate !== null && records?.size === 0) this.#byPlate.delete(plate);
  }

  /** The records of the plate that are not deleted. */
  of(plate: string): PlainRecord<PlateKind>[] {
    const records = this.#byPlate.get(plateKey(plate))?.values() ?? [];
    return [...records].filter((record) => !record.header.deleted);
  }
}

const plateKinds: ReadonlySet<PlainKind | 'permit'> = new Set<PlateKind>([
  'blackListEntry',
  'whiteListEntry',
  'visitor',
]);

function plateOf(record: ParkRecord): string | null {
  if (!plateKinds.has(record.kind)) return null;
  const content = (record as unknown as Record<string, { plate: string }>)[record.kind];
  const plate = plateKey(content?.plate ?? '');
  return plate === '' ? null : plate;
}

function keyOf(record: ParkRecord): string {
  return `${record.kind}!${headerOf(record).key}`;
}
