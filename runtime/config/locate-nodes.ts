import { isAlias, isMap, isScalar, isSeq, type Pair } from 'yaml';
import type { Located, LocatedMapping, Place, Path, Scalar } from './located.js';
import { pathText } from './path-text.js';
import type { RawFault } from './read-yaml.js';

/** Turns nodes of the YAML library into located values; what has no place here becomes a fault. */
export function toLocated(
  root: unknown,
  placeAt: (offset: number) => Place,
  faults: RawFault[],
): Located {
  return new Locator(placeAt, faults).locate(root, [], { line: 1, column: 1 });
}

class Locator {
  readonly #placeAt: (offset: number) => Place;
  readonly #faults: RawFault[];

  constructor(placeAt: (offset: number) => Place, faults: RawFault[]) {
    this.#placeAt = placeAt;
    this.#faults = faults;
  }

  /** @param above where the value's key stands, for values that take up no room themselves. */
  locate(node: unknown, path: Path, above: Place): Located {
    const place = this.#placeOfNode(node) ?? above;
    if (isMap(node)) return this.#mapping(node.items, path, path.length === 0 ? place : above);
    if (isSeq(node)) {
      const items = node.items.map((item, index) => {
        return this.locate(item, [...path, index], this.#placeOfNode(item) ?? place);
      });
      return { kind: 'list', items, place: above };
    }
    if (isAlias(node)) this.#refuseAlias(path, place);
    if (!isScalar(node)) return { kind: 'scalar', value: null, source: '', place };
    const source = typeof node.source === 'string' ? node.source : '';
    return { kind: 'scalar', value: scalarOf(node.value, source), source, place };
  }

  #mapping(pairs: readonly Pair[], path: Path, place: Place): LocatedMapping {
    const mapping: LocatedMapping = { kind: 'mapping', entries: new Map(), place };
    for (const { key, value } of pairs) {
      const keyPlace = this.#placeOfNode(key) ?? place;
      const name = keyName(key);
      const known = mapping.entries.get(name);
      if (known !== undefined) {
        this.#faults.push({
          level: 'error',
          code: 'config/duplicate-key',
          place: keyPlace,
          path: pathText([...path, name]),
          found: `a key that stands in line ${known.keyPlace.line} already`,
          allowed: 'each key once',
          example: '',
        });
        continue;
      }
      const located = this.locate(value, [...path, name], keyPlace);
      mapping.entries.set(name, { keyPlace, value: located });
    }
    return mapping;
  }

  #refuseAlias(path: Path, place: Place): void {
    this.#faults.push({
      level: 'error',
      code: 'config/alias',
      place,
      path: pathText(path),
      found: 'a value that begins with * (an alias)',
      allowed: 'the value itself, in quotes if it is a text that begins with *',
      example: '',
    });
  }

  #placeOfNode(node: unknown): Place | undefined {
    if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return undefined;
    // A value that is left out has a range of no length, which may lie lines further down.
    const empty = isScalar(node) && node.source === '' && node.type === 'PLAIN';
    return node.range && !empty ? this.#placeAt(node.range[0]) : undefined;
  }
}

function scalarOf(value: unknown, source: string): Scalar {
  if (value === null) return null;
  const plain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return plain ? value : source;
}

/** Keys are texts, even if they look like numbers. */
function keyName(key: unknown): string {
  if (!isScalar(key)) return '';
  if (typeof key.source === 'string') return key.source;
  return typeof key.value === 'string' ? key.value : '';
}
