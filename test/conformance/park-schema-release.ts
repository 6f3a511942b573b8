// Writes protocol/park/park.released.json anew, to be run when a version is released:
//   node dist/test/conformance/park-schema-release.js
// It adds what is new and refuses while anything released is broken. Removed fields stay listed, so
// that their numbers are guarded for ever.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { breaksOf, schemaOf, type ReleasedSchema } from './park-schema.js';

const here = new URL('../../../protocol/park/', import.meta.url);
const released = new URL('park.released.json', here);
const protoText = readFileSync(new URL('park.proto', here), 'utf8');
const before = existsSync(released)
  ? (JSON.parse(readFileSync(released, 'utf8')) as ReleasedSchema)
  : {};

const broken = breaksOf(before, protoText);
if (broken.length > 0) {
  console.error(broken.join('\n'));
  process.exit(1);
}
const after: ReleasedSchema = { ...before };
for (const [message, fields] of Object.entries(schemaOf(protoText))) {
  after[message] = { ...before[message], ...fields };
}
const rows = Object.entries(after).map(([message, fields]) => {
  const lines = Object.entries(fields).map(
    ([name, field]) =>
      `    ${JSON.stringify(name)}: { "number": ${field.number}, "type": ${JSON.stringify(field.type)} }`,
  );
  const held = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  return `  ${JSON.stringify(message)}: ${held}`;
});
writeFileSync(released, `{\n${rows.join(',\n')}\n}\n`);
