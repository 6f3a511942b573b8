// Writes protocol/park/generated/park.{js,d.ts} from park.proto: static code, so that the running
// program never parses a schema from text. The declaration is kept to the four functions that
// codec.ts uses; the types people work with stand in the files beside this one.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pbjs from 'protobufjs-cli/pbjs.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const generate = promisify(pbjs.main);

const code = await generate([
  ...['--target', 'static-module', '--wrap', 'es6', '--es6', '--no-comments'],
  ...['--no-service', '--no-delimited', '--no-create', '--no-verify'],
  ...['--dependency', 'protobufjs/minimal.js'],
  here('park.proto'),
]);
const messages = [...readFileSync(here('park.proto'), 'utf8').matchAll(/^message (\w+)/gm)];
const declaration = `export interface GeneratedMessage {
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  fromObject(plain: object): object;
  toObject(message: object, options: object): object;
}
type Name = ${messages.map(([, name]) => `'${name}'`).join(' | ')};
export const lanekeeper: { park: { v1: Record<Name, GeneratedMessage> } };
`;

rmSync(here('generated'), { recursive: true, force: true });
mkdirSync(here('generated'), { recursive: true });
writeFileSync(here('generated/park.js'), code);
writeFileSync(here('generated/park.d.ts'), declaration);
