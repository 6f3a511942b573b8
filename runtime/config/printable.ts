/** Control, separator and broken characters, and those that turn the direction of writing. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/** Any text made safe for a terminal and one line of a log, and cut to `lengthMax` characters. */
export function printable(text: string, lengthMax = 60): string {
  const characters = Array.from(text.slice(0, 2 * lengthMax + 2));
  const cut = characters.length > lengthMax;
  const kept = characters.slice(0, lengthMax).join('');
  const safe = kept.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
  return cut ? `${safe}…` : safe;
}

/** A text in quotes as it may stand in the file, safe to print. */
export function quoted(text: string, lengthMax = 60): string {
  return `"${printable(text.replace(/["\\]/g, '\\$&'), lengthMax)}"`;
}
