import { Composer, isScalar, LineCounter, Parser } from 'yaml';
import type { CST, Document } from 'yaml';
import type { ConfigFault } from './fault.js';
import { toLocated } from './locate-nodes.js';
import type { Located, LocatedMapping, Place } from './located.js';
import { printable } from './printable.js';

/** A configuration is small; what is larger is another file. */
export const fileBytesMax = 1024 * 1024;
const depthMax = 24;
const syntaxFaultsMax = 20;

/** What is reported about a place; the file's name is added later. */
export type RawFault = Omit<ConfigFault, 'file' | 'line' | 'column' | 'path'> & {
  place: Place;
  path: string;
};

/** These messages of the library repeat what stands in the file, which may be a secret. */
const saidInstead: ReadonlyMap<string, string> = new Map([
  ['BAD_ALIAS', 'a value that begins with * is an alias, and this one names nothing'],
  ['TAG_RESOLVE_FAILED', 'a value that begins with ! is a tag, and this one is unknown'],
]);

const top: Place = { line: 1, column: 1 };

/** Reads YAML 1.2 without anchors, tags and repeated keys. Never throws. */
export function readYaml(text: string): { root: LocatedMapping } | { faults: RawFault[] } {
  const refused = refusedAsAWhole(text);
  if (refused !== null) return { faults: [refused] };
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text.replace(/^\uFEFF/, ''))];
  const deep = tokens.map(firstTooDeep).find((offset) => offset !== null);
  if (deep !== undefined) return { faults: [tooDeep(placeAt(deep))] };
  // Repeated keys are found by `toLocated`: the library's own search takes quadratic time.
  const documents = [...new Composer({ uniqueKeys: false, logLevel: 'silent' }).compose(tokens)];
  const errors = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  if (errors.length > 0) {
    const faults = errors.slice(0, syntaxFaultsMax).map((error) => {
      return syntaxFault(error.code, error.message, placeAt(error.pos[0]));
    });
    return { faults };
  }
  return rootOf(documents, placeAt);
}

function rootOf(
  documents: readonly Document.Parsed[],
  placeAt: (offset: number) => Place,
): { root: LocatedMapping } | { faults: RawFault[] } {
  const [first, second] = documents;
  const contents = first?.contents ?? null;
  if (contents === null || (isScalar(contents) && contents.source === '')) {
    return { faults: [whole('config/empty', 'an empty file')] };
  }
  if (second !== undefined) {
    const place = placeAt(second.range[0]);
    return { faults: [{ ...whole('config/several-documents', 'a second document'), place }] };
  }
  const faults: RawFault[] = [];
  const root: Located = toLocated(contents, placeAt, faults);
  if (faults.length > 0) return { faults };
  if (root.kind === 'mapping') return { root };
  const found = root.kind === 'list' ? 'a list' : 'a single value';
  return { faults: [{ ...whole('config/not-a-mapping', found), place: root.place }] };
}

function refusedAsAWhole(text: string): RawFault | null {
  if (text.length > fileBytesMax || Buffer.byteLength(text) > fileBytesMax) {
    return {
      ...whole('config/too-large', 'a file of more than 1 MiB'),
      allowed: `at most ${fileBytesMax} bytes`,
      example: '',
    };
  }
  const broken = /[\uFFFD\0]/.exec(text);
  if (broken === null) return null;
  const before = text.slice(0, broken.index);
  const place = {
    line: before.split('\n').length,
    column: broken.index - before.lastIndexOf('\n'),
  };
  return {
    ...whole('config/not-utf8', 'bytes that are not UTF-8'),
    allowed: 'text in UTF-8',
    example: 'save the file again with the encoding UTF-8',
    place,
  };
}

function whole(code: string, found: string): RawFault {
  const example = 'version: 1';
  return {
    level: 'error',
    code,
    place: top,
    path: '',
    found,
    allowed: 'one mapping of keys to values',
    example,
  };
}

function tooDeep(place: Place): RawFault {
  const allowed = `at most ${depthMax} levels`;
  return { ...whole('config/too-deep', 'values nested too deep'), allowed, example: '', place };
}

function syntaxFault(code: string, message: string, place: Place): RawFault {
  if (code === 'TAB_AS_INDENT') {
    const allowed = 'blanks only at the beginning of a line';
    return {
      ...whole('config/tab', 'a tab'),
      allowed,
      example: 'two blanks for each level',
      place,
    };
  }
  const said = saidInstead.get(code) ?? printable(message.split('\n')[0] ?? '', 160);
  return {
    ...whole('config/yaml', `a mistake in the YAML (${said.replace(/\.$/, '')})`),
    allowed: '`key: value` lines, each level two blanks further in',
    place,
    example: '',
  };
}

/**
 * The offset of the first value nested deeper than allowed. The composer calls itself for each
 * level; this looks first, without doing so.
 */
function firstTooDeep(root: CST.Token): number | null {
  const waiting: { token: CST.Token; depth: number }[] = [{ token: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > depthMax) return 'offset' in token ? token.offset : 0;
    const inner: (CST.Token | null | undefined)[] = [];
    if (token.type === 'document') inner.push(token.value);
    if ('items' in token) for (const item of token.items) inner.push(item.key, item.value);
    for (const child of inner) {
      if (child !== null && child !== undefined) waiting.push({ token: child, depth: depth + 1 });
    }
  }
  return null;
}
