// Writes REFERENCE.md, asyncapi.yaml and schemas/ of the protocol folder:
//   node dist/protocol/reference/write.js
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { referenceFiles } from './files.js';

const protocol = new URL('../../../protocol/', import.meta.url);
const files = referenceFiles(readFileSync(new URL('park/park.proto', protocol), 'utf8'));
rmSync(new URL('schemas', protocol), { recursive: true, force: true });
mkdirSync(new URL('schemas', protocol), { recursive: true });
for (const [path, text] of files) writeFileSync(new URL(path, protocol), text);
console.log(`${files.size} files written`);
