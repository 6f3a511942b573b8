import type { Permit } from '../../protocol/park/record.js';
import { plateKey } from './plate-key.js';

/** How the park and the cloud differ about one permit. */
export interface PermitDifference {
  permitId: string;
  kind: 'missing_here' | 'missing_in_cloud' | 'different';
  /** Only of `different`. */
  fields: FieldDifference[];
}

export interface FieldDifference {
  name: keyof Permit;
  here: string;
  cloud: string;
}

/** Who knows it since when is not what a card says; a deleted permit counts as missing. */
const notCompared: ReadonlySet<string> = new Set([
  'permitId',
  'revision',
  'source',
  'createdMs',
  'updatedMs',
  'deleted',
]);

/** What differs between the permits of the park and those of the cloud, by permit id. */
export function comparePermits(
  local: Iterable<Permit>,
  cloud: Iterable<Permit>,
): PermitDifference[] {
  const here = livingById(local);
  const there = livingById(cloud);
  const differences: PermitDifference[] = [];
  for (const permitId of [...new Set([...here.keys(), ...there.keys()])].sort()) {
    const [one, other] = [here.get(permitId), there.get(permitId)];
    if (one === undefined || other === undefined) {
      const kind = one === undefined ? 'missing_here' : 'missing_in_cloud';
      differences.push({ permitId, kind, fields: [] });
      continue;
    }
    const fields = differingFields(one, other);
    if (fields.length > 0) differences.push({ permitId, kind: 'different', fields });
  }
  return differences;
}

function livingById(permits: Iterable<Permit>): Map<string, Permit> {
  const living = new Map<string, Permit>();
  for (const permit of permits) if (!permit.deleted) living.set(permit.permitId, permit);
  return living;
}

function differingFields(one: Permit, other: Permit): FieldDifference[] {
  const names = (Object.keys(one) as (keyof Permit)[]).filter((name) => !notCompared.has(name));
  return names
    .map((name) => ({ name, here: fieldText(one, name), cloud: fieldText(other, name) }))
    .filter((field) => field.here !== field.cloud);
}

/** Lists are sets here: their order means nothing. */
function fieldText(permit: Permit, name: keyof Permit): string {
  const value = permit[name];
  if (!Array.isArray(value)) return String(value);
  const texts = name === 'plates' ? value.map(plateKey) : value;
  return [...new Set(texts)].sort().join(', ');
}
