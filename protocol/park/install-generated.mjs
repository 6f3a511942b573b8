// Puts the generated code beside the compiled files that import it; tsc copies no JavaScript.
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
cpSync(here('generated'), here('../../dist/protocol/park/generated'), { recursive: true });
