/** An element of a small XML document. Names are without their prefix; attributes are left out. */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

const LENGTH_MAX = 64 * 1024;
const DEPTH_MAX = 32;
const ELEMENTS_MAX = 4_096;
/** An opening, closing or empty element, with anything in the quotes of its attributes. */
const TAG = /<(\/?)([A-Za-z_][\w.:-]{0,127})((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>/y;
const ASIDE = /<\?[^]*?\?>|<!--[^]*?-->/y;
const CDATA = /<!\[CDATA\[([^]*?)\]\]>/y;
const TEXT = /[^<]+/y;

/**
 * The root of a document as devices send it, or null for anything else. There is no document type,
 * so no entity can be made up and nothing is fetched; size, depth and number of elements are
 * bounded.
 */
export function readXml(document: string): XmlElement | null {
  if (document.length > LENGTH_MAX) return null;
  const top: XmlElement = { name: '', text: '', children: [] };
  const open = [top];
  let elements = 0;
  const text = document.replace(/^\ufeff/, '').trim();
  for (let at = 0; at < text.length;) {
    const inner = open.at(-1);
    if (inner === undefined) return null;
    const aside = matchAt(ASIDE, text, at);
    const tag = aside === null ? matchAt(TAG, text, at) : null;
    const raw = aside ?? tag ?? matchAt(CDATA, text, at) ?? matchAt(TEXT, text, at);
    if (raw === null) return null;
    at += raw[0].length;
    if (raw === aside) continue;
    if (raw !== tag) {
      inner.text += raw[1] ?? unescaped(raw[0]);
      continue;
    }
    const [, closing = '', name = '', , empty = ''] = raw;
    const plain = name.replace(/^.*:/, '');
    if (closing !== '') {
      if (open.length === 1 || inner.name !== plain) return null;
      open.pop();
      continue;
    }
    const element = { name: plain, text: '', children: [] };
    elements += 1;
    if (elements > ELEMENTS_MAX || open.length > DEPTH_MAX) return null;
    inner.children.push(element);
    if (empty === '') open.push(element);
  }
  const [root, ...others] = top.children;
  const whole = open.length === 1 && others.length === 0 && top.text.trim() === '';
  return whole ? (root ?? null) : null;
}

/** The first element of this name in or under another one, in the order of the document. */
export function findElement(root: XmlElement, name: string): XmlElement | null {
  const waiting = [root];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (next.name === name) return next;
    waiting.unshift(...next.children);
  }
  return null;
}

/** Its text without blanks around it; empty where there is no such element. */
export function textOf(root: XmlElement, name: string): string {
  return findElement(root, name)?.text.trim() ?? '';
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function unescaped(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name] ?? whole;
    const code = name.startsWith('#x') ? Number(`0${name.slice(1)}`) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
