import type { Part } from './parts-list.js';

/** The file `copyright`: our licence, then that of every part with its words. */
export function copyrightText(parts: readonly Part[], bundled: boolean): string {
  const sections = [
    `Lanekeeper is licensed under the Apache License, Version 2.0.
On Debian systems its text is in /usr/share/common-licenses/Apache-2.0.

Copyright: the Lanekeeper authors

It contains the packages listed below, each under its own licence. The same list in CycloneDX form is
in sbom.cdx.json beside this file.`,
  ];
  const byText = new Map<string, Part[]>();
  for (const part of parts) {
    const key = `${part.licence}\n${part.text}`;
    byText.set(key, [...(byText.get(key) ?? []), part]);
  }
  for (const [first, ...others] of byText.values()) {
    if (first === undefined) continue;
    const names = [first, ...others].map(({ name, version }) => `${name} ${version}`).join('\n');
    const words = first.text === '' ? 'The package brings no text of its licence.' : first.text;
    sections.push(`${names}\nLicence: ${first.licence}\n\n${withoutApache(words)}`);
  }
  if (bundled) {
    sections.push(
      `The runtime /usr/lib/lanekeeper/node is Node.js, under the MIT licence. Its licence and those
of what it contains are in LICENSE.node.gz beside this file.`,
    );
  }
  return `${sections.join(`\n\n${'-'.repeat(78)}\n\n`)}\n`;
}

/** Debian has the text of this licence once for all packages. */
function withoutApache(words: string): string {
  return /Apache License\s+Version 2\.0, January 2004/.test(words)
    ? 'See /usr/share/common-licenses/Apache-2.0.'
    : words;
}
