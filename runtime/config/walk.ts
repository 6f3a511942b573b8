import type { Located, LocatedList, LocatedMapping, Path } from './located.js';
import { nearest } from './nearest.js';
import { pathText } from './path-text.js';
import { quoted } from './printable.js';
import type { RawFault } from './read-yaml.js';
import { scalarFault } from './scalar-fault.js';
import { Secret } from './schema.js';
import { allowedWords, exampleText, foundWords, isOfScalars, type SchemaNode } from './words.js';

/**
 * Holds a value against its schema and gives one fault for each mistake, at the place where an
 * installer would mend it. Knows the parts of JSON Schema that `schema.ts` uses.
 */
export function walk(schema: SchemaNode, root: Located): RawFault[] {
  const walker = new Walker();
  walker.visit(schema, root, []);
  return walker.faults;
}

class Walker {
  readonly faults: RawFault[] = [];

  visit(schema: SchemaNode, value: Located, path: Path): void {
    const { anyOf } = schema;
    if (anyOf !== undefined && isOfScalars(anyOf)) this.#visitChoice(schema, anyOf, value, path);
    else if (anyOf !== undefined) this.#visitUnion(schema, anyOf, value, path);
    else if (schema.type === 'object') this.#visitObject(schema, value, path);
    else if (schema.type === 'array') this.#visitArray(schema, value, path);
    else this.#visitScalar(schema, value, path);
  }

  #visitScalar(schema: SchemaNode, value: Located, path: Path): void {
    const fault = scalarFault(schema, value);
    if (fault !== null) this.#report(schema, value, path, fault);
  }

  #visitArray(schema: SchemaNode, value: Located, path: Path): void {
    if (value.kind !== 'list') {
      this.#report(schema, value, path, { code: 'config/wrong-type' });
      return;
    }
    const count = value.items.length;
    if (count < (schema.minItems ?? 0) || count > (schema.maxItems ?? Infinity)) {
      const found = count === 0 ? 'an empty list' : `a list of ${count} entries`;
      this.#report(schema, value, path, { code: 'config/wrong-count', found });
      return;
    }
    const { items } = schema;
    if (items === undefined) return;
    for (const [index, item] of value.items.entries()) this.visit(items, item, [...path, index]);
    if (schema.uniqueItems === true) this.#visitRepeated(schema, value, path);
  }

  #visitRepeated(schema: SchemaNode, list: LocatedList, path: Path): void {
    const seen = new Set<unknown>();
    for (const [index, item] of list.items.entries()) {
      if (item.kind !== 'scalar') continue;
      if (seen.has(item.value)) {
        const found = `${foundWords(item)} twice`;
        const at = [...path, index];
        this.#report(schema, item, at, { code: 'config/repeated', found, allowed: 'each once' });
      }
      seen.add(item.value);
    }
  }

  #visitObject(schema: SchemaNode, value: Located, path: Path): void {
    if (value.kind !== 'mapping') {
      this.#report(schema, value, path, { code: 'config/wrong-type' });
    } else if (schema.properties !== undefined) {
      this.#visitKeys(schema, schema.properties, value, path);
    } else {
      this.#visitNames(schema, value, path);
    }
  }

  #visitKeys(
    schema: SchemaNode,
    properties: Record<string, SchemaNode>,
    value: LocatedMapping,
    path: Path,
  ): void {
    const known = Object.keys(properties);
    const free = known.filter((name) => !value.entries.has(name));
    const meant = new Set<string>();
    for (const [key, entry] of value.entries) {
      const inner = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (inner !== undefined) {
        this.visit(inner, entry.value, [...path, key]);
        continue;
      }
      const guess = nearest(key, free);
      if (guess !== undefined) meant.add(guess);
      this.faults.push({
        level: 'error',
        code: 'config/unknown-key',
        place: entry.keyPlace,
        path: pathText([...path, key]),
        found: `the unknown key ${quoted(key)}`,
        allowed: `${known.length === 1 ? 'the key' : 'the keys'} ${known.join(', ')}`,
        example: guess ?? '',
      });
    }
    // A key that is only misspelt is told once, not also as missing.
    for (const name of schema.required ?? []) {
      if (value.entries.has(name) || meant.has(name)) continue;
      const inner = properties[name] ?? {};
      const missing = { code: 'config/missing-key', found: 'nothing' };
      this.#report(inner, value, [...path, name], missing);
    }
  }

  #visitNames(schema: SchemaNode, value: LocatedMapping, path: Path): void {
    if (value.entries.size < (schema.minProperties ?? 0)) {
      this.#report(schema, value, path, { code: 'config/wrong-count' });
    }
    const [[pattern, inner] = ['', {}]] = Object.entries(schema.patternProperties ?? {});
    const form = new RegExp(pattern, 'u');
    for (const [name, entry] of value.entries) {
      if (form.test(name)) {
        this.visit(inner, entry.value, [...path, name]);
        continue;
      }
      this.faults.push({
        level: 'error',
        code: 'config/wrong-name',
        place: entry.keyPlace,
        path: pathText([...path, name]),
        found: `the name ${quoted(name)}`,
        allowed: allowedWords({ type: 'string', pattern }),
        example: '',
      });
    }
  }

  /** A value that may be of several kinds. */
  #visitChoice(schema: SchemaNode, branches: SchemaNode[], value: Located, path: Path): void {
    const faults = branches.map((branch) => scalarFault(branch, value));
    if (faults.includes(null)) return;
    const likely = faults.find((fault) => fault?.code !== 'config/wrong-type') ?? faults[0];
    this.#report(schema, value, path, { code: likely?.code ?? 'config/wrong-type' });
  }

  /** Every other union here is one of mappings: the branch with the most keys in common is meant. */
  #visitUnion(schema: SchemaNode, branches: SchemaNode[], value: Located, path: Path): void {
    if (value.kind !== 'mapping') {
      this.#reportUnion(schema, value, path);
      return;
    }
    let best: SchemaNode | undefined;
    let bestShared = 0;
    for (const branch of branches) {
      const keys = Object.keys(branch.properties ?? {});
      const shared = keys.filter((key) => value.entries.has(key)).length;
      if (shared > bestShared) [best, bestShared] = [branch, shared];
    }
    if (best !== undefined) this.visit(best, value, path);
    else this.#reportUnion(schema, value, path);
  }

  #reportUnion(schema: SchemaNode, value: Located, path: Path): void {
    const isSecret = JSON.stringify(schema.anyOf) === JSON.stringify(Secret.anyOf);
    if (!isSecret || value.kind !== 'scalar' || value.value === null) {
      // Keys are not named either: `{hunter2}` is a mapping too.
      const other = value.kind === 'mapping' && value.entries.size > 0;
      const found = other ? 'a mapping with other keys' : foundWords(value);
      this.#report(schema, value, path, { code: 'config/wrong-type', found });
      return;
    }
    // The secret itself is never repeated.
    this.#report(schema, value, path, {
      code: 'config/secret-in-file',
      found: 'a secret written into this file',
      allowed: 'only where it is kept: `file:` with its path or `credential:` with its name',
    });
  }

  #report(
    schema: SchemaNode,
    value: Located,
    path: Path,
    said: { code: string; found?: string; allowed?: string; example?: string },
  ): void {
    this.faults.push({
      level: 'error',
      place: value.place,
      path: pathText(path),
      found: foundWords(value),
      allowed: allowedWords(schema),
      example: exampleText(schema),
      ...said,
    });
  }
}
