import { writeFileSync } from 'node:fs';
import { currentReadme, readmeUrl } from './lane-readme.js';

// Writes the tables of runtime/lane/README.md anew: node dist/test/lane/write-readme.js
writeFileSync(readmeUrl, await currentReadme());
