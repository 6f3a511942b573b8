/**
 * The text of `data` in an envelope, byte for byte: over http that is what was signed. Null when
 * there is none. The body must be a JSON object already known to be readable.
 */
export function dataTextAsSent(body: string): string | null {
  let depth = 0;
  let name: string | null = null;
  let begin = -1;
  for (let at = 0; at < body.length; at += 1) {
    const character = body[at] ?? '';
    if (character === '"') {
      const end = endOfString(body, at);
      if (depth === 1 && begin < 0) name = body.slice(at + 1, end);
      at = end;
    } else if (character === ':' && depth === 1 && name === 'data') {
      begin = at + 1;
    } else if ('{['.includes(character)) {
      depth += 1;
    } else if ('}],'.includes(character)) {
      if (depth === 1 && begin >= 0) return body.slice(begin, at).trim();
      if (character !== ',') depth -= 1;
    }
  }
  return null;
}

function endOfString(text: string, begin: number): number {
  let at = begin + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
