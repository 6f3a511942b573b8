/** A place in the file; both count from 1. */
export interface Place {
  line: number;
  column: number;
}

export type Scalar = string | number | boolean | null;

/** A value of the file together with the place where it stands. */
export type Located = LocatedScalar | LocatedList | LocatedMapping;

export interface LocatedScalar {
  kind: 'scalar';
  value: Scalar;
  /** As it is written. */
  source: string;
  place: Place;
}

export interface LocatedList {
  kind: 'list';
  items: Located[];
  place: Place;
}

export interface LocatedMapping {
  kind: 'mapping';
  entries: Map<string, { keyPlace: Place; value: Located }>;
  /** Of the key that the mapping belongs to, or its first line. */
  place: Place;
}

/** The way from the root to a value. */
export type Path = readonly (string | number)[];

/** Where the value at the end of `path` stands, or the nearest one on the way to it that exists. */
export function placeOf(root: Located, path: Path): Place {
  let here: Located | undefined = root;
  let place = root.place;
  for (const step of path) {
    if (here.kind === 'mapping') {
      const entry = here.entries.get(String(step));
      if (entry === undefined) return place;
      place = entry.keyPlace;
      here = entry.value;
    } else {
      const item: Located | undefined = here.kind === 'list' ? here.items[Number(step)] : undefined;
      if (item === undefined) return place;
      place = item.place;
      here = item;
    }
  }
  return place;
}

/** The bare value. Keys become own properties whatever they are called. */
export function toPlain(located: Located): unknown {
  if (located.kind === 'scalar') return located.value;
  if (located.kind === 'list') return located.items.map(toPlain);
  const plain = {};
  for (const [key, { value }] of located.entries) {
    Object.defineProperty(plain, key, {
      value: toPlain(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return plain;
}
