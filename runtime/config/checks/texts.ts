import { nearest } from '../nearest.js';
import { quoted } from '../printable.js';
import { placeholders, textNames } from '../texts.js';
import type { Check } from './report.js';

export const textNamesAreKnown: Check = (config, report) => {
  for (const name of Object.keys(config.texts ?? {})) {
    if (textNames.some((known) => known === name)) continue;
    report.add({
      code: 'config/unknown-text',
      path: ['texts', name],
      found: `the unknown text ${quoted(name)}`,
      allowed: `the texts ${textNames.join(', ')}`,
      example: nearest(name, textNames) ?? '',
    });
  }
};

export const placeholdersAreKnown: Check = (config, report) => {
  const known = placeholders.map((name) => `{${name}}`);
  for (const [name, text] of Object.entries(config.texts ?? {})) {
    for (const [braces] of text.matchAll(/\{[^{}]*\}/g)) {
      if (known.includes(braces)) continue;
      report.add({
        code: 'config/unknown-placeholder',
        path: ['texts', name],
        found: quoted(braces),
        allowed: known.join(', '),
        example: nearest(braces, known) ?? '',
      });
    }
  }
};
