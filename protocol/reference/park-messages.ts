/**
 * The definition of one message of the park bus and of everything it is made of, as a schema text
 * of its own, in the order of the whole one.
 * @throws Error when the schema has no such message
 */
export function schemaTextOf(message: string, protoText: string): string {
  const definitions = definitionsOf(protoText);
  const wanted = new Set<string>();
  const want = (name: string): void => {
    if (wanted.has(name)) return;
    const text = definitions.get(name);
    if (text === undefined) throw new Error(`park.proto has no message ${name}.`);
    wanted.add(name);
    for (const other of definitions.keys()) {
      if (new RegExp(`^ +(?:repeated )?${other}(?:\\.Kind)? \\w+ = `, 'm').test(text)) want(other);
    }
  };
  want(message);
  const parts = [...definitions].filter(([name]) => wanted.has(name)).map(([, text]) => text);
  return `syntax = "proto3";\n\npackage lanekeeper.park.v1;\n\n${parts.join('\n\n')}\n`;
}

/** The comment above a message, as one line; empty when there is none. */
export function commentOf(message: string, protoText: string): string {
  const comment = new RegExp(`((?:^//(?! -).*\\n)+)message ${message} \\{`, 'm').exec(
    protoText,
  )?.[1];
  return (comment ?? '')
    .replaceAll(/^\/\/ ?/gm, '')
    .trim()
    .replaceAll('\n', ' ');
}

/** Messages stand at the beginning of a line, and so does their closing brace. */
function definitionsOf(protoText: string): Map<string, string> {
  const found = protoText.matchAll(/^message (\w+) \{(?:\}|[^]*?\n\})/gm);
  return new Map([...found].map(([text, name = '']) => [name, text]));
}
